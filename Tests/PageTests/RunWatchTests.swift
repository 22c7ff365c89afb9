import Basics
import Foundation
import Painting
import Synchronization
import TestSupport
import Testing
import Transfer

@testable import Page

/// What is told of runs, and what they do when they are asked.
@Suite struct RunWatchTests {
  private let folder = try! TemporaryDirectory()

  /// Waits until something holds.
  private func wait(
    _ what: Comment, seconds: Double = 60, until isTrue: () throws -> Bool
  ) async throws {
    let end = ContinuousClock.now + .seconds(seconds)
    while try !isTrue() {
      try #require(ContinuousClock.now < end, what)
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  private var journal: [FrameRecord] {
    get throws {
      var reader = JournalReader(folder: folder.file("out.mp4.vidstyle"))
      _ = try reader.read()
      return reader.records
    }
  }

  /// In a process of its own: among other tests a thread may come back to this one only when the run has ended.
  @Test func stopAndGoOn() async {
    await #expect(processExitsWith: .success) { try await RunWatchTests().checkStopAndGoOn() }
  }

  private func checkStopAndGoOn() async throws {
    var request = PaintingRequest.quick(to: folder.file("out.mp4"), frames: 8)
    request.look.nextEvaluations = 40
    request.look.tolerance = 0
    request.work.isKept = true
    request.work.restarts = true
    let session = RunSession.plain(request, isEnding: { false })
    let watch = RunWatch(session: session, words: .plain)
    watch.begin(session)
    try await wait("a frame") { watch.view().finished >= 1 }
    try watch.stop()
    try await wait("the end of the frame") { watch.view().activity == .stopped }
    let view = watch.view()
    #expect(view.canGoOn && !view.canStop && (1..<8).contains(view.finished))
    // Everything that was finished is in the journal, and nothing else.
    #expect(try journal.map(\.frame) == Array(1...view.finished))
    let before = try journal
    #expect(throws: BadRequest(409, "no run is under way")) {
      try watch.stop()
    }
    try watch.resume()
    try await wait("the whole run") { watch.view().activity == .complete }
    #expect(watch.view().finished == 8)
    #expect(try Array(journal.prefix(before.count)) == before, "nothing is painted twice")
    #expect(try MediaProbe.frameTimes(request.output.path).count == 8)
  }

  /// A run is followed through its folder as another process would; the painting under way is made only for who
  /// looks. In a process of its own, likewise.
  @Test func followedThroughItsFolder() async {
    await #expect(processExitsWith: .success) { try await RunWatchTests().checkFollowing() }
  }

  private func checkFollowing() async throws {
    var request = PaintingRequest.quick(to: folder.file("out.mp4"), frames: 3)
    request.selection.longestSide = 96
    request.look.firstEvaluations = 400
    request.look.tolerance = 0
    request.work.isKept = true
    let session = RunSession.plain(request)
    let ended = Mutex(false)
    session.runInBackground { _ in ended.withLock { $0 = true } }
    let work = folder.file("out.mp4.vidstyle")
    try await wait("a run in the folder") {
      LiveFolder(work).readReport()?.phase == .painting
    }
    #expect(!FileManager.default.fileExists(atPath: "\(work)/state/growing.jpg"))
    let watch = try RunWatch(
      output: request.output.path, folder: work, words: .plain, start: { .plain($0) })
    #expect(watch.view().activity == .painting && watch.view().canStop)
    var picture: [UInt8]?
    let end = ContinuousClock.now + .seconds(30)
    while picture == nil, ContinuousClock.now < end {
      picture = try await watch.growing()
      try await Task.sleep(for: .milliseconds(50))
    }
    #expect(picture?.starts(with: [0xFF, 0xD8, 0xFF]) == true)
    try watch.stop()
    try await wait("the end of the run") { watch.view().activity == .stopped }
    #expect(watch.view().finished == 1 && watch.view().canGoOn)
    try watch.resume()
    try await wait("the rest") { watch.view().activity == .complete }
    #expect(watch.view().finished == 3)
    #expect(!ended.withLock { $0 })
  }

  @Test func resultsWithoutAFolder() throws {
    let output = folder.file("old.mp4")
    try FileManager.default.copyItem(atPath: Checkout.clip, toPath: output)
    let watch = try RunWatch(
      output: output, folder: output + ".vidstyle", words: .plain, start: { .plain($0) })
    #expect(watch.view().activity == .complete && !watch.view().canGoOn)
    #expect(try watch.view().frames == MediaProbe.frameTimes(output).count)
    #expect(watch.view().finished == watch.view().frames)
  }

  @Test func nothingThere() {
    let output = folder.file("none.mp4")
    #expect(throws: PageError.noRun(output, folder: "x")) {
      try RunWatch(output: output, folder: "x", words: .plain, start: { .plain($0) })
    }
  }

  /// Silence is told as such, after a time that fits the pace.
  @Test(arguments: [
    (0.05, 9.0, RunView.Activity.painting), (0.05, 11, .stalled), (10, 60, .painting),
    (10, 90, .stalled),
  ]) func stalled(pace: Double, silence: Double, expected: RunView.Activity) throws {
    let text = """
      {"phase":"painting","process":1,"began":0,"updated":1000,"frame":1,"pass":1,"passes":1,\
      "iteration":1,"limit":2,"share":1,"isStopping":false,"lines":[],"secondsPerIteration":\(pace)}
      """
    var snapshot = RunSnapshot()
    snapshot.report = try JSONDecoder().decode(LiveReport.self, from: Data(text.utf8))
    snapshot.isRunning = true
    let (activity, told) = RunWatch.activity(snapshot, now: 1000 + silence)
    #expect(activity == expected && told == (expected == .stalled ? silence : nil))
    snapshot.isRunning = false
    #expect(RunWatch.activity(snapshot, now: 1001).0 == .stopped)
  }
}
