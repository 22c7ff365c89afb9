import Basics
import Foundation
import TestSupport
import Testing
import Transfer
import VideoIO

@testable import Painting

/// What a work folder says of its run.
@Suite struct RunStatusTests {
  private let folder = try! TemporaryDirectory()

  /// Numbers that no run writes crash nothing, even where a digest vouches for them: found by fuzzing.
  @Test(arguments: [Int.max, -1]) func statusOfNonsense(number: Int) throws {
    let work = folder.file("out.mp4.vidstyle")
    var request = PaintingRequest(
      input: "in.mp4", style: "style.jpg", output: "out.mp4", weights: "w")
    request.coherence.passes = number
    let run = RunDescription(identity: RunIdentity(), request: request, frames: number)
    try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
    try run.write(to: work)
    let losses = #"{"total":1,"content":1,"style":0,"tv":0,"temporal":0,"uncovered":0}"#
    let line = """
      {"frame":\(number),"pass":\(number),"time":0,"seconds":\(number < 0 ? "-" : "")1e300,\
      "iterations":\(number),"loss":\(losses),"initial":\(losses),"good":1,"ended":"budget",\
      "cut":false}
      """
    try Data((SealedJSON.seal(line).text + "\n").utf8).write(
      to: URL(filePath: WorkFolder.journal(work)))
    try Data().write(to: URL(filePath: WorkFolder.lock(work)))
    #expect(throws: WorkError.damaged(WorkFolder.journal(work))) { try RunStatus(folder: work) }
    try Data().write(to: URL(filePath: WorkFolder.journal(work)))
    let status = try #require(try RunStatus(folder: work))
    #expect(status.run.output == "out.mp4" && !status.isRunning)
    #expect(!TimeText.text(Double(number) * 1e300).isEmpty)
    #expect(!TimeText.text(status.remaining ?? 0).isEmpty)
  }

  /// A run of a kept folder that paints fewer frames than the one before.
  @Test(arguments: [true, false]) func moreFramesThanExpected(isLimited: Bool) throws {
    let work = folder.file("out.mp4.vidstyle")
    var request = PaintingRequest(
      input: "in.mp4", style: "style.jpg", output: "out.mp4", weights: "w")
    request.selection.frameLimit = isLimited ? 3 : nil
    try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
    try RunDescription(identity: RunIdentity(), request: request, frames: 3).write(to: work)
    let losses = #"{"total":1,"content":1,"style":0,"tv":0,"temporal":0,"uncovered":0}"#
    var digest = ""
    let lines = (1...6).map { frame in
      let line = SealedJSON.seal(
        """
        {"frame":\(frame),"pass":1,"time":0,"seconds":2,"iterations":4,"loss":\(losses),\
        "initial":\(losses),"good":1,"ended":"budget","cut":false}
        """, after: digest)
      digest = line.digest
      return line.text + "\n"
    }
    try Data(lines.joined().utf8).write(to: URL(filePath: WorkFolder.journal(work)))
    try Data().write(to: URL(filePath: WorkFolder.lock(work)))
    let summary = RunSummary(try #require(try RunStatus(folder: work)))
    #expect(summary.finishedFrames == (isLimited ? 3 : 6))
    #expect(summary.frames == (isLimited ? 3 : nil))
    #expect(summary.percent == (isLimited ? 100 : nil))
    #expect(summary.state == (isLimited ? .complete : .stopped))
    #expect(summary.secondsPainting == 12)
  }
}
