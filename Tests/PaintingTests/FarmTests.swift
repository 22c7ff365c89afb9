import Basics
import Foundation
import Synchronization
import TestSupport
import Testing
import Transfer
import VideoIO

@testable import Painting

/// A film that several machines paint is that of one machine, to the byte.
@Suite struct FarmTests {
  private let folder = try! TemporaryDirectory()

  /// The sample clip with sound, and three shots of 2, 3 and 1 frames.
  private func request(_ output: String) throws -> PaintingRequest {
    let input = folder.file("in.mp4")
    if !FileManager.default.fileExists(atPath: input) {
      try Shell.ffmpeg([
        "-i", Checkout.clip, "-f", "lavfi", "-i", "sine=frequency=300", "-map", "0:v", "-map",
        "1:a",
        "-frames:v", "6", "-shortest", "-c:a", "aac", input,
      ])
    }
    var request = PaintingRequest.quick(to: folder.file(output), input: input, frames: 6)
    request.coherence.cuts = .listed(CutList(frames: [3, 6], seconds: []))
    return request
  }

  private func plan(_ request: PaintingRequest) throws -> FarmPlan {
    let outcome = try Planner(request, workers: Workers(count: 2)).plan()
    guard case .planned(let plan) = outcome else { throw NoPlan(outcome: outcome) }
    return plan
  }

  private struct NoPlan: Error {
    let outcome: Planner.Outcome
  }

  private func paint(
    _ plan: FarmPlan, _ shot: Int, report: @escaping @Sendable (PaintingEvent) -> Void = { _ in },
    cancellation: CancellationToken = CancellationToken()
  ) throws -> ShotRun.Outcome {
    try ShotRun(
      plan, shot: shot, workers: Workers(count: 1), task: FarmTask(), cancellation: cancellation,
      report: report
    ).paint()
  }

  private func join(_ plan: FarmPlan) throws {
    _ = try JoinRun(plan, workers: Workers(count: 2)).join()
  }

  private func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: URL(filePath: folder.file(name)))
  }

  enum Kind: String, CaseIterable {
    case plain, range, colors, masks, passes, longTerm, keyframes
  }

  /// Whatever shots inherit or are told stays what it is within one run.
  @Test(arguments: Kind.allCases) func aFarmPaintsWhatOneMachinePaints(kind: Kind) throws {
    func request(_ output: String) throws -> PaintingRequest {
      var request = try self.request(output)
      switch kind {
      case .plain: break
      case .range:
        request.selection.start = 0.04
        request.selection.frameLimit = 5
      case .colors: request.look.colors = .match
      case .masks:
        let (still, moving) = (folder.file("still.png"), folder.file("moving.mkv"))
        try Shell.ffmpeg(
          ["-f", "lavfi", "-i", "color=black:s=64x36,drawbox=20:8:24:16:white:fill"]
            + ["-frames:v", "1", still])
        try Shell.ffmpeg(
          ["-f", "lavfi", "-i", "testsrc2=s=64x36:r=25:d=0.24", "-c:v", "ffv1", moving])
        request.masks = [
          MaskChoice(path: still, style: Checkout.style),
          MaskChoice(path: moving, style: Checkout.style),
        ]
      case .passes: request.coherence.passes = 2
      case .longTerm: request.look.longTerm = [1, 2]
      case .keyframes:
        let file = folder.file("keys.txt")
        try Data("0 strength=0.2\n0.2 strength=1\n".utf8).write(to: URL(filePath: file))
        request.keyframes = try Keyframes(file: file)
      }
      return request
    }
    try PaintingRun(try request("one.mp4"), workers: Workers(count: 2)).paint()
    let plan = try plan(try request("farm.mp4"))
    #expect(plan.shots.map(\.first) == (kind == .range ? [1, 3] : [1, 3, 6]))
    for shot in plan.shots.reversed() {
      #expect(try paint(plan, shot.number) == .painted(frames: shot.count))
      #expect(try paint(plan, shot.number) == .known)
    }
    try join(plan)
    #expect(try bytes("farm.mp4") == bytes("one.mp4"))
    #expect(!FileManager.default.fileExists(atPath: plan.folder))
  }

  /// A killed task's frames are gone on with by another, which may live at the same time.
  @Test func aShotGoesOnWhereATaskStopped() throws {
    var one = try request("one.mkv")
    one.coherence.cuts = .listed(CutList(frames: [2], seconds: []))
    try PaintingRun(one, workers: Workers(count: 2)).paint()
    var farm = one
    farm.output.path = folder.file("farm.mkv")
    let plan = try plan(farm)
    let token = CancellationToken()
    let first = try paint(
      plan, 2,
      report: { event in
        if case .frameFinished(let record, _) = event, record.frame == 4 { token.cancel() }
      }, cancellation: token)
    #expect(first == .cancelled(frames: 3))
    let status = FarmStatus(plan)
    #expect(status.shots.map(\.finished) == [0, 3] && !status.isPainted)
    let events = EventList()
    #expect(try paint(plan, 2, report: events.append) == .painted(frames: 5))
    #expect(
      events.events.contains {
        if case .resumed(let frames, _) = $0 { frames == 3 } else { false }
      })
    #expect(try paint(plan, 1) == .painted(frames: 1))
    #expect(FarmStatus(plan).isPainted)
    try join(plan)
    #expect(try bytes("farm.mkv") == bytes("one.mkv"))
  }

  /// Two tasks on one shot do not harm each other, and both end well.
  @Test func twoTasksOnOneShot() async throws {
    let one = try request("one.mkv")
    try PaintingRun(one, workers: Workers(count: 2)).paint()
    var farm = one
    farm.output.path = folder.file("farm.mkv")
    let plan = try plan(farm)
    let outcomes = try await withThrowingTaskGroup(of: ShotRun.Outcome.self) { group in
      for _ in 0..<2 { group.addTask { try paint(plan, 2) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.contains(.painted(frames: 3)))
    #expect(outcomes.allSatisfy { $0 == .painted(frames: 3) || $0 == .known })
    for shot in [1, 3] { _ = try paint(plan, shot) }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: plan.folder + "/shots").sorted()
        == ["000001", "000002", "000003"])
    try join(plan)
    #expect(try bytes("farm.mkv") == bytes("one.mkv"))
  }

  /// A joined result is recognised by whoever is asked for the same again, be it for a farm or for one machine.
  @Test func aFinishedResultIsRecognised() throws {
    var request = try request("out.mp4")
    request.work.isKept = true
    let plan = try plan(request)
    for shot in plan.shots { _ = try paint(plan, shot.number) }
    try join(plan)
    let result = try bytes("out.mp4")
    let before = try #require(FileStamp(request.output.path))
    #expect(FarmStatus(plan).isComplete)
    guard case .complete(frames: 6) = try Planner(request, workers: Workers(count: 1)).plan()
    else { throw NoPlan(outcome: .cancelled) }
    let outcomes = [
      try JoinRun(plan, workers: Workers(count: 1)).join(),
      try PaintingRun(request, workers: Workers(count: 1)).paint(),
    ]
    for outcome in outcomes {
      #expect(outcome == .complete(output: request.output.path, frames: 6, seconds: 0))
    }
    #expect(FileStamp(request.output.path) == before)
    #expect(try bytes("out.mp4") == result)
    // Another request's result is no reason to stop.
    request.look.styleWeight *= 2
    #expect(throws: (any Error).self) { try Planner(request, workers: Workers(count: 1)).plan() }
  }

  /// Planning is idempotent; a plan with other options is not overwritten.
  @Test func aPlanIsMadeOnce() throws {
    let first = try plan(try request("out.mp4"))
    #expect(try plan(try request("out.mp4")).id == first.id)
    var other = try request("out.mp4")
    other.look.styleWeight *= 2
    #expect(throws: WorkError.self) { try plan(other) }
    var encoder = try request("out.mp4")
    encoder.output.crf = 30
    #expect(throws: FarmError.otherOptions(first.folder)) { try plan(encoder) }
    #expect(throws: (any Error).self) {
      try PaintingRun(try request("out.mp4"), workers: Workers(count: 1)).paint()
    }
    #expect(try FarmPlan.read(first.folder).id == first.id)
    other.work.restarts = true
    #expect(try plan(other).id != first.id)
    #expect(try FarmPlan.read(first.folder).request.look == other.look)
  }

  private func sentence(_ body: () throws -> Void) -> String {
    do {
      try body()
      return ""
    } catch {
      return "\(Sentence(error))"
    }
  }

  /// A plan that cannot be written is refused before the film is looked at, and one that is given up leaves nothing.
  @Test func plansThatComeToNothing() throws {
    var request = try request("out.mp4")
    let isLooked = Mutex(false)
    request.work.folder = "/proc/work"
    #expect(throws: FileError.self) {
      try Planner(request, workers: Workers(count: 1)) { event in
        if case .surveyed = event { isLooked.withLock { $0 = true } }
      }.plan()
    }
    #expect(!isLooked.withLock { $0 })
    let token = CancellationToken()
    request.work.folder = nil
    let planner = try Planner(request, workers: Workers(count: 1), cancellation: token) { event in
      if case .surveyed = event { token.cancel() }
    }
    guard case .cancelled = try planner.plan() else { throw NoPlan(outcome: .cancelled) }
    #expect(try folder.names() == ["in.mp4"])
  }

  /// What cannot be shared out is refused before anything is planned.
  @Test func whatIsNoPlan() throws {
    func refusal(_ change: (inout PaintingRequest) -> Void) throws -> String {
      var request = try request("out.mp4")
      change(&request)
      return sentence { _ = try plan(request) }
    }
    #expect(
      try refusal { $0.deadline = 60 }
        == "deadline cannot be used in a plan: frames would depend on the speed of each machine")
    #expect(
      try refusal { $0.input = "-" }
        == "input cannot be used in a plan: a pipe cannot be read on several machines")
    #expect(
      try refusal { $0.output.path = "-" }
        == "output cannot be used in a plan: a pipe has no reader when the shots are joined")
    #expect(
      try refusal { $0.output.path = folder.file("out.png") }
        == "output cannot be used in a plan: a single picture has no shots")
    #expect(try refusal { $0.engine = .plain }.hasPrefix("engine cannot be used in a plan: "))
    #expect(try folder.names() == ["in.mp4"])
  }

  /// A machine that would paint other frames says so, and paints none.
  @Test func otherMachinesAreRefused() throws {
    let request = try request("out.mp4")
    let plan = try plan(request)
    let host = ProcessInfo.processInfo.hostName
    let file = plan.folder + "/plan.json"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    func refusal(isSealed: Bool = true, _ change: (String) -> String) throws -> String {
      var changed = change(text)
      #expect(changed != text)
      if isSealed {
        let end = try #require(changed.range(of: ",\"digest\":", options: .backwards))
        changed = SealedJSON.seal(changed[..<end.lowerBound] + "}").text
      }
      try Data(changed.utf8).write(to: URL(filePath: file))
      return sentence { _ = try paint(try FarmPlan.read(plan.folder), 1) }
    }
    #expect(
      try refusal {
        $0.replacing("\"ffmpeg\":\"\(FFmpegVersion.text)\"", with: "\"ffmpeg\":\"1.0\"")
      }
        == "\(host) has FFmpeg \(FFmpegVersion.text), not 1.0 as on the machine that made the plan in "
        + "\(plan.folder), and would paint other frames")
    #expect(
      try refusal {
        $0.replacing(
          "\"instructionSet\":\"\(InstructionSet.best.name)\"",
          with: "\"instructionSet\":\"abacus\"")
      }.hasPrefix("the plan uses abacus instructions, which \(host) lacks; "))
    #expect(
      try refusal { $0.replacing("\"version\":1,\"digest", with: "\"version\":7,\"digest") }
        == "\(plan.folder) holds a plan of another version of vidstyle; finish it with that version, or "
        + "restart makes a new plan")
    #expect(
      try refusal { $0.replacing(plan.shots[0].digests[1], with: "0123456789abcdef") }
        == "frame 2 of \(request.input) is decoded differently on \(host) than when it was planned"
    )
    #expect(
      try refusal(isSealed: false) {
        $0.replacing("\"threads\":2", with: "\"threads\":3")
      }.hasPrefix("\(file) is missing, changed or damaged"))
    try Data(text.utf8).write(to: URL(filePath: file))
    let moved = folder.file("moved")
    try FileManager.default.moveItem(atPath: plan.folder, toPath: moved)
    #expect(
      sentence { _ = try FarmPlan.read(moved) }
        == "the plan in \(moved) was made for \(plan.folder): all machines must see the work folder under "
        + "the same path")
    #expect(
      sentence { _ = try FarmPlan.read(plan.folder) }
        == "there is no plan in \(plan.folder) on \(host): all machines must see the work folder under "
        + "the same path")
  }

  /// Nothing is joined before all shots are painted, and failures are counted.
  @Test func failuresAreNoted() throws {
    let request = try request("out.mp4")
    let plan = try plan(request)
    #expect(
      sentence { try join(plan) }
        == "3 of 3 shots in \(plan.folder) are not painted yet: 1, 2, 3")
    let aside = folder.file("aside.mp4")
    try FileManager.default.moveItem(atPath: request.input, toPath: aside)
    for _ in 0..<2 { #expect(sentence { _ = try paint(plan, 2) }.contains("does not exist")) }
    let summary = FarmSummary(FarmStatus(plan))
    #expect(summary.count(.failed) == 1 && summary.state == .stopped)
    let failed = summary.shots[1]
    #expect(failed.state == .failed && failed.failures == 2)
    #expect(failed.reason?.contains("\(request.input) does not exist") == true)
    #expect(throws: FarmError.self) {
      _ = try JoinRun(plan, workers: Workers(count: 1)).wait()
    }
    try FileManager.default.moveItem(atPath: aside, toPath: request.input)
    #expect(try paint(plan, 2) == .painted(frames: 3))
    #expect(FarmSummary(FarmStatus(plan)).count(.failed) == 0)
    #expect(throws: FarmError.noShot(4, count: 3, folder: plan.folder)) { try paint(plan, 4) }
  }

  /// A plan of 100,000 frames is written and read in seconds.
  @Test func longFilms() throws {
    var request = try request("out.mp4")
    request.work.folder = folder.file("work")
    let digest = "0123456789abcdef"
    let shots = (0..<1000).map { index in
      let times = (0..<100).map { Int64(512 * (100 * index + $0)) }
      return PlannedShot(
        number: index + 1, first: 100 * index + 1, times: times,
        durations: Array(repeating: 512, count: 100),
        digests: Array(repeating: digest, count: 100), seconds: Double(index), memory: 1, disk: 1)
    }
    let plan = FarmPlan(
      version: FarmPlan.currentVersion, id: "01234567",
      run: RunDescription(identity: RunIdentity(), request: request, frames: 100_000),
      libraries: .current, size: Size(height: 36, width: 64), timeBase: [1, 12_800], timeOrigin: 0,
      secondsPerIteration: 1, threads: 1, shots: shots)
    let start = ContinuousClock.now
    try plan.write()
    let read = try FarmPlan.read(request.work.folder!)
    let seconds = (ContinuousClock.now - start).seconds
    #expect(read.shots == shots && read.frameCount == 100_000)
    #expect(read.longestFirst.first?.number == 1000)
    #expect(FarmSummary(FarmStatus(read)).count(.waiting) == 1000)
    // Takes 1.5 s on one core with nothing else to do.
    #expect(seconds < 60, "\(seconds)")
  }
}
