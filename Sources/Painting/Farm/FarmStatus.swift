import Basics
import Foundation

/// The progress of a plan's shots, according to its work folder.
public struct FarmStatus: Sendable {
  public enum State: Equatable, Sendable {
    case waiting
    /// A task is painting it, or was; it counts as ended after two minutes without a sign of life.
    case started(FarmTask, isAlive: Bool)
    case failed(ShotFailure)
    case painted
  }

  public let plan: FarmPlan
  public let shots: [Shot]

  /// Reads a work folder; `nil` if it contains no plan.
  ///
  /// - Throws: as ``FarmPlan/init(in:)``.
  public init?(folder: String) throws {
    guard let plan = try FarmPlan(in: folder) else { return nil }
    self.init(plan)
  }

  public init(_ plan: FarmPlan) {
    var reader = FarmReader(plan)
    self = reader.status()
  }

  init(plan: FarmPlan, shots: [Shot]) {
    self.plan = plan
    self.shots = shots
  }
}

extension FarmStatus {
  /// A shot and its state.
  public struct Shot: Sendable {
    public let plan: PlannedShot
    public let state: State
    /// Records of its finished paintings, in all passes.
    public let records: [FrameRecord]
    /// The folder with its frames; `nil` while there are none.
    public let folder: String?
    /// Finished frames.
    public let finished: Int
    /// Mean seconds of its frames other than the first, all passes together; `nil` if there are
    /// none.
    let pace: Double?

    /// - Parameter passes: number of passes over each frame.
    init(plan: PlannedShot, state: State, records: [FrameRecord], folder: String?, passes: Int) {
      self.plan = plan
      self.state = state
      self.records = records
      self.folder = folder
      finished =
        state == .painted ? plan.count : min(plan.count, records.count { $0.pass == passes })
      let seeded = records.filter { $0.isSeeded && $0.pass == 1 }
      let seconds: Double = seeded.reduce(0) { $0 + $1.seconds }
      pace = seeded.isEmpty ? nil : seconds / Double(seeded.count) * Double(passes)
    }

    /// Seconds of painting left, on one machine as fast as the painting ones.
    ///
    /// - Parameter common: the pace of other shots.
    func remaining(pace common: Double?) -> Double {
      let left = Double(plan.count - finished)
      guard let pace = pace ?? common else { return plan.seconds * left / Double(plan.count) }
      return pace * left
    }
  }
}

extension FarmStatus {
  public var finishedFrames: Int { shots.reduce(0) { $0 + $1.finished } }
  public var isPainted: Bool { shots.allSatisfy { $0.state == .painted } }
  /// Whether the output exists; the plan was then made to be kept.
  public var isComplete: Bool {
    Folder.holds(ResultMark.path(in: plan.folder)) && Folder.holds(plan.request.output.path)
  }

  /// Seconds until all shots are painted by the present number of tasks; `nil` if that is 0.
  public var remaining: Double? {
    let tasks = shots.count { $0.isRunning }
    guard tasks > 0 else { return nil }
    let paces = shots.compactMap(\.pace)
    let sum: Double = paces.reduce(0, +)
    let common = paces.isEmpty ? nil : sum / Double(paces.count)
    let left = shots.map { $0.remaining(pace: common) }
    // A shot is never divided.
    let all: Double = left.reduce(0, +)
    return max(all / Double(tasks), left.max() ?? 0)
  }
}

extension FarmStatus.Shot {
  /// Whether a task is painting it now.
  public var isRunning: Bool { if case .started(_, isAlive: true) = state { true } else { false } }
}
