import Basics
import Foundation
import TestSupport
import Testing
import Transfer

@testable import Painting

/// Runs that are ended within a frame go on there, to the same bytes.
@Suite struct CheckpointTests {
  private let folder = try! TemporaryDirectory()

  private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

  enum Change: String, CaseIterable {
    case picture, adam, scales, video, luma

    func apply(_ request: inout PaintingRequest) {
      request.look.firstEvaluations = self == .scales || self == .video ? 20 : 60
      request.look.tolerance = 0
      switch self {
      case .picture: break
      case .adam: request.look.method = .adam(.init(learningRate: 3))
      case .scales:
        request.selection.longestSide = 160
        request.look.scales = .count(2)
      case .video: request.look.nextEvaluations = 40
      case .luma: request.look.colors = .content
      }
    }

    var name: String { self == .video ? "video.mkv" : "picture.png" }
  }

  /// Ends a run after so many iterations in all, with a state kept after each of them.
  @Test(arguments: Change.allCases) func theSameBytes(_ change: Change) throws {
    var whole = PaintingRequest.quick(to: folder.file("whole-" + change.name), frames: 2)
    change.apply(&whole)
    try PaintingRun(whole).paint()
    var request = PaintingRequest.quick(to: folder.file(change.name), frames: 2)
    change.apply(&request)
    let work = WorkFolder.path(for: request.output.path)
    var iterations: [Int] = []
    // Within the first frame or size, and within the second.
    for count in [9, 14, 4] {
      let (token, events) = (CancellationToken(), EventList())
      let run = try PaintingRun(request, cancellation: token, checkpointInterval: 0) { event in
        guard case .iterated = event else { return }
        events.append(event)
        if events.events.count == count { token.cancel() }
      }
      guard case .cancelled(_, .workFolder(work, _)) = try run.paint() else {
        Issue.record("\(change): not kept")
        return
      }
      if case .iterated(let progress)? = events.events.first {
        iterations.append(progress.report.evaluation)
      }
    }
    #expect(iterations.count == 3 && iterations[0] == 1 && iterations[1] > 1, "\(iterations)")
    let events = EventList()
    let outcome = try PaintingRun(request, report: events.append).paint()
    guard case .complete = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(events.messages.contains { $0.contains("resumes where an earlier run stopped") })
    #expect(
      try bytes(request.output.path) == bytes(whole.output.path), "\(change): \(iterations)")
    #expect(!FileManager.default.fileExists(atPath: work))
  }

  /// A stop keeps what has been painted since the last state, so that at most a line search is made again.
  @Test(arguments: [Change.picture, .adam]) func aStopKeepsTheState(_ change: Change) throws {
    var whole = PaintingRequest.quick(to: folder.file("whole.png"))
    change.apply(&whole)
    try PaintingRun(whole).paint()
    var request = PaintingRequest.quick(to: folder.file("out.png"))
    change.apply(&request)
    let token = CancellationToken()
    // Due after a quarter of a second, and at a stop after a twelfth of that.
    let run = try PaintingRun(request, cancellation: token, checkpointInterval: 0.24) { event in
      if case .iterated(let progress) = event, progress.report.evaluation == 40 { token.cancel() }
    }
    _ = try run.paint()
    let events = EventList()
    try PaintingRun(request, report: events.append).paint()
    let first = events.events.compactMap { event in
      if case .iterated(let progress) = event { progress.report.evaluation } else { nil }
    }.first
    #expect(try #require(first) > 27)
    #expect(try bytes(request.output.path) == bytes(whole.output.path))
  }

  /// A state that is damaged is told, and the frame starts over.
  @Test func damageIsTold() throws {
    var request = PaintingRequest.quick(to: folder.file("out.png"))
    request.look.firstEvaluations = 12
    try PaintingRun(request).paint()
    let expected = try bytes(request.output.path)
    unlink(request.output.path)
    let token = CancellationToken()
    let run = try PaintingRun(request, cancellation: token, checkpointInterval: 0) { event in
      if case .iterated(let progress) = event, progress.report.evaluation == 6 { token.cancel() }
    }
    let work = folder.file("out.png.vidstyle")
    #expect(try run.paint() == .cancelled(frames: 0, .workFolder(work)))
    let state = "\(work)/state/unfinished"
    var data = try bytes(state)
    data[data.count / 2] ^= 4
    try data.write(to: URL(filePath: state))
    let events = EventList()
    try PaintingRun(request, report: events.append).paint()
    #expect(
      events.messages.contains(
        "frame 1 starts over: \(state) is missing, changed or damaged"))
    #expect(try bytes(request.output.path) == expected)
    #expect(try folder.names() == ["out.png"])
  }
}
