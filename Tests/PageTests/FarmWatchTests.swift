import Basics
import Foundation
import Painting
import TestSupport
import Testing
import Transfer

@testable import Page

/// What pages are told of a film that several machines paint.
@Suite struct FarmWatchTests {
  private let folder = try! TemporaryDirectory()

  /// Six frames in shots of 2, 3 and 1: the first is painted, of the second one frame.
  private func plan() throws -> FarmPlan {
    var request = PaintingRequest.quick(to: folder.file("out.mp4"), frames: 6)
    request.coherence.cuts = .listed(CutList(frames: [3, 6], seconds: []))
    guard case .planned(let plan) = try Planner(request, workers: Workers(count: 2)).plan() else {
      throw BadRequest.notFound
    }
    for shot in 1...2 {
      let token = CancellationToken()
      _ = try ShotRun(
        plan, shot: shot, workers: Workers(count: 2), task: FarmTask(), cancellation: token,
        report: { event in
          if case .frameFinished(let record, _) = event, record.frame == 3 { token.cancel() }
        }
      ).paint()
    }
    return plan
  }

  private func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path))
  }

  /// The folder in which the second shot was begun.
  private func attempt(_ plan: FarmPlan) throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: plan.folder + "/shots")
    return plan.folder + "/shots/" + (try #require(names.first { $0.hasPrefix("000002.") }))
  }

  @Test func shotsAndWhoPaintsThem() async throws {
    let plan = try plan()
    // Another machine goes on with the second shot, and one has failed on the third.
    let alive = try attempt(plan) + "/alive.json"
    try write(#"{"host":"node7","process":1,"job":"12_2"}"#, to: alive)
    try write(
      #"{"attempts":2,"reason":"the disk is full","task":{"host":"node8","process":1}}"#,
      to: plan.folder + "/shots/000003.failed")
    let watch = try RunWatch(
      output: plan.request.output.path, folder: plan.folder, words: .plain,
      start: { .plain($0) })
    let view = watch.view()
    #expect(view.activity == .painting && view.finished == 3 && view.frames == 6)
    #expect(view.remaining != nil && view.records == 3)
    #expect(view.failure == "shot 3 has failed: the disk is full")
    #expect(!view.canStop && !view.canGoOn && view.command == nil)
    let shots = try #require(view.shots)
    #expect(shots.map(\.firstFrame) == [1, 3, 6] && shots.map(\.lastFrame) == [2, 5, 6])
    #expect(shots.map(\.state) == [.painted, .running, .failed])
    #expect(shots.map(\.host) == [nil, "node7", "node8"])
    #expect(shots.map(\.finishedFrames) == [2, 1, 0] && shots[1].job == "12_2")
    #expect(watch.rows(from: 0).rows.map(\.record.frame) == [1, 2, 3])
    for frame in 1...3 {
      let picture = try await watch.picture(isPainted: true, frame: frame, side: .thumb)
      #expect(picture.jpeg.starts(with: [0xFF, 0xD8, 0xFF]))
    }
    await #expect(throws: BadRequest.notFound) {
      try await watch.picture(isPainted: true, frame: 4, side: .thumb)
    }
    #expect(throws: BadRequest.self) { try watch.stop() }
    #expect(throws: BadRequest.self) { try watch.resume() }
  }

  /// From the last sign of life to the result.
  @Test func theEndOfAFarm() throws {
    let plan = try plan()
    var follower = FarmFollower(plan)
    var snapshot = follower.snapshot(now: 0)
    #expect(!snapshot.isRunning && RunWatch.activity(snapshot, now: 0).0 == .waiting)
    for shot in 2...3 {
      _ = try ShotRun(plan, shot: shot, workers: Workers(count: 2), task: FarmTask()).paint()
    }
    #expect(follower.snapshot(now: 0.5).records.count == 3, "a folder is looked at once a second")
    snapshot = follower.snapshot(now: 2)
    #expect(snapshot.records.map(\.frame) == [1, 2, 3, 4, 5, 6])
    #expect(RunWatch.activity(snapshot, now: 2).0 == .finishing)
    _ = try JoinRun(plan, workers: Workers(count: 2)).join()
    snapshot = follower.snapshot(now: 4)
    #expect(RunWatch.activity(snapshot, now: 4).0 == .complete)
    #expect(snapshot.farm == nil && snapshot.records.count == 6)
  }
}
