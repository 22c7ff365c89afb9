import Basics
import Foundation
import Transfer
import VideoIO

/// Makes the plan of a film, or finds an existing one.
public struct Planner {
  public enum Outcome {
    case planned(FarmPlan)
    /// The result already exists, with so many frames.
    case complete(frames: Int)
    case cancelled
  }

  private let context: RunContext
  private let folder: String
  private var farm: FarmFolder { FarmFolder(folder) }
  private let report: @Sendable (PlanningEvent) -> Void

  /// - Parameters:
  ///   - request: paths may be relative; the plan has absolute ones.
  ///   - report: called for each event, on the thread that plans.
  /// - Throws: ``ValueError``, ``FarmError/noUse(_:_:)``, and `MediaError` if a name has no known
  ///   form.
  public init(
    _ request: PaintingRequest, workers: Workers,
    cancellation: CancellationToken = CancellationToken(),
    report: @escaping @Sendable (PlanningEvent) -> Void = { _ in }
  ) throws {
    var request = request.withWholePaths()
    request.instructionSet = try request.instructions().name
    folder = request.work.folder!
    context = try RunContext(
      request, workers: workers, cancellation: cancellation, report: { report(.message($0)) })
    self.report = report
    try checkUse()
  }

  /// Refuses requests that cannot be divided among machines.
  private func checkUse() throws {
    let request = context.request
    if context.source == .standardInput {
      throw FarmError.noUse(.input, "a pipe cannot be read on several machines")
    }
    switch context.target {
    case .standardOutput:
      throw FarmError.noUse(.output, "a pipe has no reader when the shots are joined")
    case .picture: throw FarmError.noUse(.output, "a single picture has no shots")
    case .video, .pattern, .folder: break
    }
    if request.deadline != nil {
      throw FarmError.noUse(.deadline, "frames would depend on the speed of each machine")
    }
    if request.engine == .plain {
      throw FarmError.noUse(
        .engine, "the plain engine's frames depend on what OpenBLAS chooses for each machine")
    }
  }

  /// Makes the plan and writes it into the work folder, unless there is one of the same request.
  ///
  /// - Throws: ``FarmError``, ``PaintingError``, ``WorkError``, ``MaskError``, `MediaError`, `FlowError`,
  ///   `WeightsError`.
  public func plan() throws -> Outcome {
    do {
      if let frames = try context.finishedFrames() { return .complete(frames: frames) }
      let reader = try context.openInput()
      let info = reader.info
      let identity = try RunIdentity(of: context.request, size: info.size) {
        try FileDigest.sha256(of: $0)
      }
      if let plan = try earlier(identity) { return .planned(plan) }
      try context.checkOutput()
      try context.checkWorkFolder()
      _ = try context.checkWriter(for: reader, known: 0)
      try context.checkLog(isResumed: false)
      try reader.checkMembers(threads: context.workers.count) {
        [cancellation = context.cancellation] in !cancellation.isCancelled
      }
      // Checked before hours are spent on the film.
      if context.request.work.restarts { try checkEarlier() }
      if !Folder.holds(folder) { try farm.make() }
      let plan: FarmPlan
      do {
        plan = try self.plan(reader, identity)
      } catch {
        if !farm.holdsPlan { farm.removeEmpty() }
        throw error
      }
      if context.request.work.restarts {
        try checkEarlier()
        farm.remove()
      }
      try plan.write()
      return .planned(plan)
    } catch is Cancelled {
      return .cancelled
    } catch let error as FileError where error == FileError(farm.plan, .exists) {
      // Another process has made the same plan in the meantime.
      return try plan()
    }
  }

  /// The existing plan of the same request; `nil` if there is none, or a restart replaces it.
  private func earlier(_ identity: RunIdentity) throws -> FarmPlan? {
    let request = context.request
    if request.work.restarts { return nil }
    guard let plan = try FarmPlan(in: folder) else {
      if Folder.holds(RunDescription.path(in: folder)) { throw FarmError.holdsRun(folder) }
      guard farm.isUntouched else { throw WorkError.foreign(folder) }
      return nil
    }
    if let difference = identity.difference(from: plan.run.identity) {
      throw WorkError.otherRun(
        folder, difference: difference, began: plan.request,
        changed: identity.changedFile(since: plan.run.identity)
          ?? request.changedText(since: plan.request))
    }
    guard plan.request.asPlanned == request.asPlanned else { throw FarmError.otherOptions(folder) }
    report(.found(folder: folder))
    return plan
  }

  /// Throws unless the folder contains only an earlier plan, or a run of one machine that has
  /// ended.
  private func checkEarlier() throws {
    if farm.isUntouched { return }
    let holdsRun = Folder.holds(RunDescription.path(in: folder))
    guard holdsRun || farm.holdsPlan else { throw WorkError.foreign(folder) }
    if holdsRun, try WorkFolder.isInUse(folder) { throw WorkError.busy(folder) }
  }

  private func plan(
    _ reader: consuming VideoReader, _ identity: RunIdentity
  ) throws -> FarmPlan {
    let info = reader.info
    let request = context.request
    try context.checkMemory(for: context.estimate(for: info, shot: 1))
    if !request.masks.isEmpty { try context.checkMasks(info) }
    let pace = try context.measureSecondsPerIteration(info)
    var survey = FilmSurvey(
      reader, cuts: request.coherence.cuts, flow: try request.coherence.flowSource())
    let found = try survey.shots { number in
      try context.cancellation.check()
      report(.surveyed(frames: number, of: info.expectedFrameCount))
    }
    let shots = found.enumerated().map { index, shot in
      var estimate = context.estimate(for: info, shot: shot.times.count)
      estimate.secondsPerEvaluation = pace
      return PlannedShot(
        number: index + 1, first: shot.first, times: shot.times, durations: shot.durations,
        digests: shot.digests, seconds: estimate.seconds!, memory: estimate.memory,
        disk: estimate.disk!)
    }
    return FarmPlan(
      version: FarmPlan.currentVersion, id: String(UUID().uuidString.prefix(8).lowercased()),
      run: RunDescription(
        identity: identity, request: request.asPlanned,
        frames: shots.reduce(0) { $0 + $1.count }),
      libraries: .current, size: info.size,
      timeBase: [info.timeBase.numerator, info.timeBase.denominator], timeOrigin: info.timeOrigin,
      secondsPerIteration: pace, threads: context.workers.count, shots: shots)
  }
}
