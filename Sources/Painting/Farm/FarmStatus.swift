import Basics
import Foundation

/// How far the shots of a plan are, as its work folder says.
public struct FarmStatus: Sendable {
  public enum State: Equatable, Sendable {
    case waiting
    /// Somebody paints it, or did; without a sign of life for two minutes nobody does.
    case begun(FarmTask, isAlive: Bool)
    case failed(ShotFailure)
    case painted
  }

  public let plan: FarmPlan
  public let shots: [Shot]

  /// Reads a work folder; `nil` if it holds no plan.
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
  /// A shot, and what has become of it.
  public struct Shot: Sendable {
    public let plan: PlannedShot
    public let state: State
    /// Of its finished paintings, of all passes.
    public let records: [FrameRecord]
    /// Where its frames lie; `nil` while there are none.
    public let folder: String?
    /// Finished frames.
    public let finished: Int
    /// Mean seconds of its frames that followed another, with all passes, where there are any.
    let pace: Double?

    /// - Parameter passes: how often the run paints each frame.
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

    /// Seconds of painting that are left, on one machine as fast as those that paint.
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
  /// Whether the output is there; the plan was to be kept then.
  public var isComplete: Bool {
    Folder.holds(ResultMark.path(in: plan.folder)) && Folder.holds(plan.request.output.path)
  }

  /// Seconds until all shots are painted by as many tasks as paint now; `nil` while nobody does.
  public var remaining: Double? {
    let tasks = shots.count { $0.isRunning }
    guard tasks > 0 else { return nil }
    let paces = shots.compactMap(\.pace)
    let sum: Double = paces.reduce(0, +)
    let common = paces.isEmpty ? nil : sum / Double(paces.count)
    let left = shots.map { $0.remaining(pace: common) }
    // No shot is shared out.
    let all: Double = left.reduce(0, +)
    return max(all / Double(tasks), left.max() ?? 0)
  }
}

extension FarmStatus.Shot {
  /// Whether somebody paints it now.
  public var isRunning: Bool { if case .begun(_, isAlive: true) = state { true } else { false } }
}
