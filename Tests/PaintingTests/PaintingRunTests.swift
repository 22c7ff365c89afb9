import Basics
import Foundation
import TestSupport
import Testing
import Transfer
import VideoIO

@testable import Painting

/// Runs of the library, without the program.
@Suite struct PaintingRunTests {
  private let folder = try! TemporaryDirectory()

  private func bytes(_ path: String) throws -> Data {
    try Data(contentsOf: URL(filePath: path))
  }

  private func request(_ name: String) -> PaintingRequest { .quick(to: folder.file(name)) }

  /// A run that differs from `request` in everything that an engine, a loss or a store could share.
  private func otherRequest(_ name: String) -> PaintingRequest {
    var request = request(name)
    request.look.styleWeight = 1e-3
    request.look.pooling = .average
    request.look.method = .adam(.init())
    request.look.colors = .match
    request.coherence.passes = 2
    request.engine = .plain
    return request
  }

  @Test func twoRunsAtOnceAreThoseOfEachAlone() async throws {
    try PaintingRun(request("a.mkv"), workers: Workers(count: 1)).paint()
    try PaintingRun(otherRequest("b.mkv"), workers: Workers(count: 2)).paint()
    let requests = [request("a2.mkv"), otherRequest("b2.mkv"), request("a3.mkv")]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for request in requests {
        group.addTask { try PaintingRun(request, workers: Workers(count: 2)).paint() }
      }
      try await group.waitForAll()
    }
    #expect(try bytes(folder.file("a2.mkv")) == bytes(folder.file("a.mkv")))
    #expect(try bytes(folder.file("a3.mkv")) == bytes(folder.file("a.mkv")))
    #expect(try bytes(folder.file("b2.mkv")) == bytes(folder.file("b.mkv")))
    #expect(try bytes(folder.file("a.mkv")) != bytes(folder.file("b.mkv")))
    #expect(try folder.names().allSatisfy { $0.hasSuffix(".mkv") }, "nothing is left behind")
  }

  /// A folder keeps frames with 16 bits, the memory all of a float: in the output's 10 bits that is one step
  /// at most.
  @Test(arguments: [1, 3]) func theMemoryStoreHoldsWhatTheFolderHolds(passes: Int) throws {
    var kept = request("folder.mkv")
    kept.coherence.passes = passes
    kept.output.pixelFormat = "gbrp10le"
    try PaintingRun(kept).paint()
    var other = request("memory.mkv")
    other.coherence.passes = passes
    other.output.pixelFormat = "gbrp10le"
    let store = MemoryStore(passes: passes)
    let outcome = try PaintingRun(other, store: store).paint()
    guard case .complete(_, frames: 3, _) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(store.count == 3 * passes)
    let pairs = zip(
      try frames(of: folder.file("folder.mkv")), try frames(of: folder.file("memory.mkv")))
    for (a, b) in pairs {
      #expect(zip(a.pixels, b.pixels).allSatisfy { abs($0 - $1) < 1.01 / 1023 })
    }
  }

  @Test func eventsTellTheStory() throws {
    let list = EventList()
    try PaintingRun(request("out.mkv"), report: list.append).paint()
    var story: [String] = []
    for event in list.events {
      switch event {
      case .shotBegan(let frame): story.append("shot \(frame)")
      case .frameBegan(let number, let pass): story.append("frame \(number) pass \(pass)")
      case .iterated(let progress):
        #expect(progress.frames == 3 && progress.passes == 1)
        #expect(progress.isSeeded == (progress.frame > 1))
      case .frameFinished(let record, let isRecalled):
        #expect(!isRecalled && record.iterations <= 4)
        story.append("finished \(record.frame)")
      case .estimated(let estimate, let folder):
        #expect(estimate.seconds! > 0 && folder == self.folder.file("out.mkv.vidstyle"))
        story.append("estimate")
      case .finished(.complete(_, let frames, _)): story.append("complete \(frames)")
      default: break
      }
    }
    #expect(
      story == [
        "shot 1", "frame 1 pass 1", "estimate", "finished 1", "frame 2 pass 1", "finished 2",
        "frame 3 pass 1", "finished 3", "complete 3",
      ])
  }

  /// A cancelled run resumes to the bytes of one that was not, and recalls what it had painted.
  @Test(arguments: [1, 2]) func aCancelledRunResumes(passes: Int) throws {
    var whole = request("whole.mkv")
    whole.coherence.passes = passes
    try PaintingRun(whole).paint()
    var request = request("out.mkv")
    request.coherence.passes = passes
    let token = CancellationToken()
    let first = EventList()
    let outcome = try PaintingRun(request, cancellation: token) { event in
      first.append(event)
      if first.records.count == 2 { token.cancel() }
    }.paint()
    #expect(
      outcome == .cancelled(frames: 2, .workFolder(folder.file("out.mkv.vidstyle"))))
    let second = EventList()
    try PaintingRun(request, report: second.append).paint()
    let recalled = second.events.count { event in
      if case .frameFinished(_, isRecalled: true) = event { true } else { false }
    }
    #expect(recalled == 2)
    #expect(try bytes(folder.file("out.mkv")) == bytes(folder.file("whole.mkv")))
  }

  @Test func aPictureThatIsCancelledLeavesNothing() throws {
    let token = CancellationToken()
    let run = try PaintingRun(.quick(to: folder.file("out.png")), cancellation: token) { event in
      if case .iterated = event { token.cancel() }
    }
    #expect(try run.paint() == .cancelled(frames: 0, .nothing))
    #expect(try folder.names() == [])
  }

  @Test func errorsNameFields() throws {
    var request = request("out.mkv")
    request.output.quality = 90
    #expect {
      try PaintingRun(request).paint()
    } throws: {
      "\($0)" == "quality is for pictures; \(folder.file("out.mkv")) is a video"
    }
    request = self.request("out.png")
    request.output.crf = 20
    #expect {
      try PaintingRun(request).paint()
    } throws: {
      "\($0)" == "crf is for video encoders; \(folder.file("out.png")) is written without one"
    }
    request = self.request("out.mkv")
    request.deadline = 10
    request.look.strength = 1.5
    #expect { try PaintingRun(request) } throws: {
      "\($0)" == "strength 1.5: it must be from 0.0 to 1.0"
    }
  }

  /// Neither a picture that is replaced while others are painted, nor a video that is written to, goes unnoticed.
  @Test(arguments: ["in/%d.png", "in.mp4"]) func inputsThatChangeAreNoticed(name: String) throws {
    let input = folder.file(name)
    try FileManager.default.createDirectory(
      atPath: folder.file("in"), withIntermediateDirectories: true)
    try Shell.ffmpeg(["-f", "lavfi", "-i", "testsrc2=s=64x48:r=25", "-frames:v", "4", input])
    let changed = name == "in.mp4" ? input : folder.file("in/4.png")
    let request = PaintingRequest.quick(to: folder.file("out.mkv"), input: input, frames: 4)
    let run = try PaintingRun(request) { event in
      guard case .frameFinished(let record, _) = event, record.frame == 1 else { return }
      try! (Data(contentsOf: URL(filePath: changed)) + Data([0])).write(to: URL(filePath: changed))
    }
    #expect { try run.paint() } throws: {
      "\($0)".hasPrefix(
        "\(changed) was changed while the run was under way; ")
        && "\($0)".hasSuffix("kept in \(folder.file("out.mkv.vidstyle"))")
    }
  }

  @Test func aFolderOfVersionOneIsRefusedWithASentence() throws {
    let work = folder.file("out.mkv.vidstyle")
    try FileManager.default.createDirectory(
      atPath: "\(work)/frames", withIntermediateDirectories: true)
    for name in ["lock", "journal.jsonl"] {
      try Data().write(to: URL(filePath: "\(work)/\(name)"))
    }
    let old = """
      {"frames": 3, "identity": {"entries": [{"name": "vidstyle", "value": "0.1.0"},
      {"file": "in.mp4", "name": "IN", "value": "b3f3"}]}, "output": "out.mkv", "passes": 1}
      """
    try Data(old.utf8).write(to: URL(filePath: "\(work)/run.json"))
    #expect { try PaintingRun(request("out.mkv")).paint() } throws: {
      "\($0)"
        == "\(work) holds a run of another version of vidstyle; finish it with that version, or "
        + "restart starts over"
    }
    var restarting = request("out.mkv")
    restarting.work.restarts = true
    try PaintingRun(restarting).paint()
    #expect(try folder.names() == ["out.mkv"])
  }
}
