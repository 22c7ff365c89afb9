import Foundation
import TestSupport
import Testing

@testable import VideoIO

@Suite struct TimingTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  /// A clip whose frames last 1, 2, 3, 1, 2, 3 … fiftieths of a second.
  private func variableClip(_ name: String) throws -> String {
    let path = folder.file(name)
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "testsrc2=s=128x96:r=50:d=2", "-vf",
      "select='eq(mod(n\\,6)\\,0)+eq(mod(n\\,6)\\,1)+eq(mod(n\\,6)\\,3)'", "-vsync", "vfr",
      "-c:v", "libx264", "-bf", "2", "-video_track_timescale", "90000", path,
    ])
    return path
  }

  @Test(arguments: [("mp4", "mp4"), ("mkv", "mkv"), ("mp4", "mov"), ("mkv", "webm")])
  func variableRatesSurvive(from: String, to: String) throws {
    let input = try variableClip("in." + from)
    let output = folder.file("out." + to)
    try rewrite(input, to: output)
    let (before, after) = (try MediaProbe.frameTimes(input), try MediaProbe.frameTimes(output))
    #expect(before == after)
    #expect(before.count == 51)
    let durations = (try MediaProbe(input).duration ?? 0, try MediaProbe(output).duration ?? 0)
    #expect(abs(durations.0 - durations.1) <= 0.021)
    if from == "mp4" {
      let bases = try [input, output].map { try MediaProbe($0).streams("video").first?.time_base }
      #expect(bases[0] == bases[1])
    }
  }

  @Test func durationsReachToTheNextFrame() throws {
    let input = try variableClip("in.mkv")
    let frames = try readAll(input)
    for (frame, next) in zip(frames, frames.dropFirst()) {
      #expect(
        frame.presentationTime.value + frame.duration == next.presentationTime.value)
    }
  }

  /// Broadcasts start at any time; the output starts at 0 like other files.
  @Test func broadcastsStartAtZero() throws {
    let (input, output) = (folder.file("in.ts"), folder.file("out.mp4"))
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "testsrc2=s=128x96:d=1", "-f", "lavfi", "-i", "sine=d=1", "-c:v",
      "libx264", "-bf", "2", "-c:a", "aac", input,
    ])
    #expect(Double(try MediaProbe(input).format.start_time ?? "0")! > 1)
    try rewrite(input, to: output)
    let times = try MediaProbe.frameTimes(output)
    #expect(times.count == 25)
    #expect(times[0] < 0.03)
    for (time, next) in zip(times, times.dropFirst()) { #expect(abs(next - time - 0.04) < 1e-4) }
    let (before, after) = (
      try MediaProbe.packets(input, stream: "a:0"), try MediaProbe.packets(output, stream: "a:0")
    )
    #expect(before.count == after.count)
  }

  @Test func missingTimesAreRepairedWithOneWarning() throws {
    let (input, output) = (folder.file("in.h264"), folder.file("out.mp4"))
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "testsrc2=s=128x96:d=1", "-c:v", "libx264", "-bf", "0", input,
    ])
    try rewrite(input, to: output)
    let times = try MediaProbe.frameTimes(output)
    #expect(times.count == 25)
    for (time, next) in zip(times, times.dropFirst()) { #expect(abs(next - time - 0.04) < 1e-3) }
  }

  /// Where a format stores no times, none are missing.
  @Test(arguments: [
    ("in.h264", ["-c:v", "libx264", "-bf", "3"]), ("in.m2v", ["-c:v", "mpeg2video", "-bf", "2"]),
    ("in.avi", ["-c:v", "mpeg4", "-bf", "2"]),
  ])
  func formatsWithoutTimesAreNotWarnedOf(name: String, codec: [String]) throws {
    let folder = try TemporaryDirectory()
    let (input, output) = (folder.file(name), folder.file("out.mkv"))
    try Shell.ffmpeg(["-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=1"] + codec + [input])
    #expect(try rewrite(input, to: output) == [])
    let times = try MediaProbe.frameTimes(output)
    #expect(times.count == 25)
    for (time, next) in zip(times, times.dropFirst()) { #expect(abs(next - time - 0.04) < 1e-3) }
  }

  @Test(arguments: [(true, 3), (false, 0)])
  func repairKeepsTimesIncreasing(expectsTimes: Bool, count: Int) throws {
    var repair = TimestampRepair(nominalDuration: 4, expectsTimes: expectsTimes)
    var frame = try DecodedFrame("test")
    func time(_ said: Int64?) -> Int64 {
      frame.pointer.pointee.best_effort_timestamp = said ?? Int64.min
      repair.setTime(of: &frame)
      return frame.time
    }
    #expect([nil, 3, nil, 5, 2, 20].map(time) == [0, 3, 7, 9, 11, 20])
    #expect(repair.repairedCount == count)
  }
}
