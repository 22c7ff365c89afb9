import Basics
import Foundation
import TestSupport
import Testing
import Transfer
import VideoIO

@testable import Painting

/// Shots, painted without a run around them, and as parts of one.
@Suite struct ShotPainterTests {
  private let folder = try! TemporaryDirectory()

  /// A shot painter, and the frames that it is given.
  private struct Setting: ~Copyable {
    var shot: ShotPainter
    var source: FrameSource

    init(_ request: PaintingRequest, store: any PaintingStore, _ events: EventList) throws {
      let context = try RunContext(
        request, workers: Workers(count: 2), cancellation: CancellationToken(), report: { _ in })
      let reader = try context.openInput()
      let stylizer = try context.makeStylizer(reader.info)
      let passes = request.coherence.passes
      let painter = FramePainter(
        stylizer: stylizer, store: store,
        progress: ProgressTracker(
          frames: nil, size: reader.info.size, passes: passes, settings: request.look),
        budget: nil, passes: passes, rememberedFrames: request.look.rememberedFrames,
        remedies: [],
        cancellation: context.cancellation, report: events.append, announce: { _ in })
      source = FrameSource(
        reader, cuts: .none,
        analysis: MotionAnalysis(
          distances: request.look.longTerm, flow: try request.coherence.flowSource()),
        stylizer.engine.preprocessing, knownCuts: [])
      shot = ShotPainter(context, stylizer, frames: painter, masks: nil, store: store)
    }

    mutating func next() throws -> SourceFrame? {
      try source.next(passThrough: { _ throws(MediaError) in })
    }
  }

  /// With several passes frames are handed out when the shot is finished, in order, and the store lets go of
  /// them.
  @Test func passesGoBackAndForth() throws {
    var request = PaintingRequest.quick(to: folder.file("out.mkv"))
    request.coherence.passes = 3
    let (store, events) = (MemoryStore(passes: 3), EventList())
    var setting = try Setting(request, store: store, events)
    while let frame = try setting.next() {
      let painted = try setting.shot.paint(frame, timeOrigin: 0)
      #expect(painted?.record.frame == nil)
    }
    var written: [PaintedFrame] = []
    try setting.shot.finish { written.append($0) }
    #expect(
      events.records.map { "\($0.pass): \($0.frame)" } == [
        "1: 1", "1: 2", "1: 3", "2: 3", "2: 2", "2: 1", "3: 1", "3: 2", "3: 3",
      ])
    #expect(written.map(\.record.frame) == [1, 2, 3] && written.map(\.record.pass) == [3, 3, 3])
    #expect(written.map(\.frame.presentationTime.seconds) == written.map(\.record.time))
    #expect(store.count == 9)
  }

  @Test func withOnePassFramesComeAtOnce() throws {
    let request = PaintingRequest.quick(to: folder.file("out.mkv"))
    let events = EventList()
    var setting = try Setting(request, store: MemoryStore(passes: 1), events)
    var numbers: [Int] = []
    while let frame = try setting.next() {
      let finished = try setting.shot.paint(frame, timeOrigin: 0)
      let painted = try #require(finished)
      #expect(painted.frame.image.size == Size(height: 36, width: 64))
      numbers.append(painted.record.frame)
    }
    try setting.shot.finish { _ in Issue.record("nothing is left to hand out") }
    #expect(numbers == [1, 2, 3])
    #expect(events.records[1].warpingError != nil && events.records[0].warpingError == nil)
  }

  /// A shot begins from nothing but its frames and the request: painted by itself it has the same bytes as
  /// within a longer run.
  @Test func aShotPaintedAloneIsThatOfTheRun() throws {
    var whole = PaintingRequest.quick(to: folder.file("whole.mkv"), frames: 5)
    whole.coherence.cuts = .listed(CutList(frames: [3], seconds: []))
    whole.look.colors = .match
    try PaintingRun(whole, workers: Workers(count: 2)).paint()
    var alone = PaintingRequest.quick(to: folder.file("alone.mkv"), frames: 3)
    alone.look.colors = .match
    // Frame 3 of 25 per second.
    alone.selection.start = 2.0 / 25
    try PaintingRun(alone, workers: Workers(count: 1)).paint()
    let expected = try frames(of: folder.file("whole.mkv"))
    #expect(expected.count == 5)
    #expect(try frames(of: folder.file("alone.mkv")) == Array(expected[2...]))
  }
}
