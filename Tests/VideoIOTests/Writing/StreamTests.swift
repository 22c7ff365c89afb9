import Foundation
import TestSupport
import Testing

@testable import VideoIO

/// Sound, subtitles, attachments, chapters and titles.
@Suite struct StreamTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  /// Two sound tracks, subtitles, a font, chapters, and titles in English and German.
  private func film() throws -> String {
    let titles = folder.file("titles.srt")
    try "1\n00:00:00,200 --> 00:00:00,800\nHello\n\n".write(
      toFile: titles, atomically: true, encoding: .utf8)
    let chapters = folder.file("chapters.txt")
    try """
    ;FFMETADATA1
    title=A film
    [CHAPTER]
    TIMEBASE=1/1000
    START=0
    END=400
    title=Beginning
    [CHAPTER]
    TIMEBASE=1/1000
    START=400
    END=1000
    title=End

    """.write(toFile: chapters, atomically: true, encoding: .utf8)
    try Data("no real font".utf8).write(to: URL(filePath: folder.file("f.ttf")))
    let path = folder.file("film.mkv")
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "testsrc2=s=128x96:r=25:d=1", "-f", "lavfi", "-i", "sine=d=1", "-f",
      "lavfi", "-i", "sine=880:d=1:r=48000", "-i", titles, "-i", chapters, "-map", "0", "-map", "1",
      "-map", "2", "-map", "3", "-map_metadata", "4", "-c:v", "libx264", "-bf", "2", "-c:a:0",
      "libvorbis", "-c:a:1", "ac3", "-c:s", "srt", "-metadata:s:a:0", "language=eng",
      "-metadata:s:a:0", "title=Original", "-metadata:s:a:1", "language=ger", "-metadata:s:s:0",
      "language=fre", "-metadata", "rotate=90", "-attach", folder.file("f.ttf"), "-metadata:s:t",
      "mimetype=font/ttf", path,
    ])
    return path
  }

  @Test func matroskaKeepsEverything() throws {
    let (input, output) = (folder.file("in.mkv"), folder.file("out.mkv"))
    // Files that FFmpeg 7 has just encoded end with the sound's last sample; packets do not know of it,
    // and copies end with the last packet.
    try Shell.ffmpeg(["-copyts", "-i", try film(), "-map", "0", "-c", "copy", input])
    #expect(try rewrite(input, to: output, .init(), fast) == [])
    let (before, after) = (try MediaProbe(input), try MediaProbe(output))
    #expect(after.streams.map(\.codec_type) == before.streams.map(\.codec_type))
    #expect(
      after.streams.dropFirst().map(\.codec_name) == before.streams.dropFirst().map(\.codec_name))
    for stream in ["a:0", "a:1", "s:0"] {
      #expect(
        try MediaProbe.digest(output, stream: stream) == MediaProbe.digest(input, stream: stream))
      #expect(
        try MediaProbe.packets(output, stream: stream).map(\.pts_time)
          == MediaProbe.packets(input, stream: stream).map(\.pts_time))
    }
    #expect(
      after.streams.map { $0.tags?["language"] } == before.streams.map { $0.tags?["language"] })
    #expect(after.streams("audio")[0].tags?["title"] == "Original")
    #expect(after.streams("attachment")[0].tags?["filename"] == "f.ttf")
    #expect(after.format.tags?["title"] == "A film")
    #expect(after.format.tags?["ROTATE"] == nil)
    #expect(after.chapters.map { $0.tags?["title"] } == ["Beginning", "End"])
    #expect(after.chapters.map(\.start_time) == before.chapters.map(\.start_time))
    #expect(after.duration == before.duration)
    #expect(try MediaProbe.frameTimes(output) == MediaProbe.frameTimes(input))
  }

  @Test func mp4TakesWhatItCan() throws {
    let (input, output) = (try film(), folder.file("out.mp4"))
    let said = try rewrite(input, to: output, .init(), fast)
    #expect(
      said == [
        "warning: \(output): the subtitle stream 3 (subrip, fre) is left out, because MP4 files "
          + "cannot hold it",
        "warning: \(output): the attachment stream 4 (f.ttf) is left out, because MP4 files cannot "
          + "hold it",
      ])
    let probe = try MediaProbe(output)
    #expect(probe.streams("audio").map(\.codec_name).last == "ac3")
    #expect(probe.streams("audio").map { $0.tags?["language"] } == ["eng", "ger"])
    #expect(probe.chapters.map { $0.tags?["title"] } == ["Beginning", "End"])
    #expect(probe.format.tags?["title"] == "A film")
    #expect(
      try MediaProbe.digest(output, stream: "a:1") == MediaProbe.digest(input, stream: "a:1"))
  }

  /// AVI and Matroska do not say which of two channels is left.
  @Test(arguments: [1, 2, 6]) func soundWithoutALayoutIsTranscoded(channels: Int) throws {
    let input = folder.file("in.mkv")
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=1", "-f", "lavfi", "-i", "sine=d=1", "-c:a",
      "pcm_s16le", "-ac", "\(channels)", input,
    ])
    let output = folder.file("out.webm")
    #expect(try rewrite(input, to: output) == [])
    let sound = try MediaProbe(output).streams("audio")[0]
    #expect(sound.codec_name == "opus" && sound.channels == channels)
  }

  @Test func lostChannelsAreTold() throws {
    let input = folder.file("in.mkv")
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=1", "-f", "lavfi", "-i",
      "aevalsrc=sin(t)|0|0:d=1:c=2.1", "-c:a", "flac", input,
    ])
    let output = folder.file("out.webm")
    let said = try rewrite(input, to: output).joined(separator: "\n")
    #expect(try MediaProbe(output).streams("audio")[0].channels == 2)
    #expect(said.contains("the 3 channels of "), "\(said)")
    #expect(said.hasSuffix(" become 2, because libopus takes no such layout"), "\(said)")
  }

  /// A damaged chapter's time is as good as any.
  @Test func chaptersBeyondAllBoundsAreLeftOut() throws {
    let (chapters, input) = (folder.file("chapters.txt"), folder.file("in.mkv"))
    try """
    ;FFMETADATA1
    [CHAPTER]
    TIMEBASE=1/1000000000
    START=4611686018427387905
    END=4611686018427387906

    """.write(toFile: chapters, atomically: true, encoding: .utf8)
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=1", "-i", chapters, "-map_chapters", "1", input,
    ])
    var bytes = try Data(contentsOf: URL(filePath: input))
    let start = try #require(bytes.firstRange(of: Data([0x40, 0, 0, 0, 0, 0, 0, 1])))
    bytes[start.lowerBound] = 0x80
    try bytes.write(to: URL(filePath: input))
    try rewrite(input, to: folder.file("out.mkv"), .init(start: 0.5))
    #expect(try MediaProbe.frameTimes(folder.file("out.mkv")).count == 12)
  }

  @Test func webmGetsItsOwnSound() throws {
    let (input, output) = (try film(), folder.file("out.webm"))
    let said = try rewrite(input, to: output, .init(frameLimit: 20))
    #expect(
      said == [
        "warning: \(output): the subtitle stream 3 (subrip, fre) is left out, because WebM files "
          + "cannot hold it",
        "warning: \(output): the attachment stream 4 (f.ttf) is left out, because WebM files cannot "
          + "hold it",
      ])
    let probe = try MediaProbe(output)
    #expect(probe.streams("audio").map(\.codec_name) == ["vorbis", "opus"])
    #expect(
      try MediaProbe.digest(input, stream: "a:0").count
        == MediaProbe.digest(output, stream: "a:0").count)
    for stream in ["a:0", "a:1"] {
      let packets = try MediaProbe.packets(output, stream: stream)
      let last = try #require(packets.last.flatMap { Double($0.pts_time!) })
      #expect(abs(last - 0.8) < 0.06)
    }
  }

  /// Sound that is transcoded keeps its pitch, its length and its place.
  @Test(arguments: [("pcm_s16le", "mov", "mp4", "aac"), ("aac", "mp4", "webm", "opus")])
  func transcodedSoundStaysInPlace(
    codec: String, from: String, to: String, result: String
  ) throws {
    let (input, output) = (folder.file("in." + from), folder.file("out." + to))
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "testsrc2=s=64x64:d=2", "-f", "lavfi", "-i",
      "aevalsrc='if(between(t,1,1.1),sin(2*PI*1000*t),0)':s=44100:d=2", "-c:a", codec, input,
    ])
    #expect(try rewrite(input, to: output, .init()) == [])
    #expect(try MediaProbe(output).streams("audio").map(\.codec_name) == [result])
    let said = try Shell.result(of: [
      "ffmpeg", "-v", "info", "-i", output, "-vn", "-af", "silencedetect=n=-30dB:d=0.2", "-f",
      "null", "-",
    ]).errors
    func value(_ key: String) -> Double? {
      said.components(separatedBy: key + ": ").dropFirst().first
        .flatMap { Double($0.prefix { "0123456789.".contains($0) }) }
    }
    #expect(abs((value("silence_end") ?? 0) - 1) < 0.03)
    #expect(abs((try MediaProbe(output).duration ?? 0) - 2) < 0.06)
  }

  @Test func soundCanBeLeftOut() throws {
    let (input, output) = (try film(), folder.file("out.mkv"))
    var options = fast
    options.audio = false
    #expect(try rewrite(input, to: output, .init(), options) == [])
    #expect(try MediaProbe(output).streams("audio").count == 0)
    #expect(try MediaProbe(output).streams("subtitle").count == 1)
  }

  /// Priming samples, an edit list and 5.1 channels.
  @Test(arguments: ["mp4", "mov", "mkv"]) func soundIsCopiedPacketByPacket(ending: String) throws {
    let (input, output) = (folder.file("in.mp4"), folder.file("out." + ending))
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "testsrc2=s=64x64:d=1.5", "-f", "lavfi", "-i",
      "sine=d=1.4:r=48000,aformat=channel_layouts=5.1", "-c:a", "aac", input,
    ])
    try rewrite(input, to: output, .init(), fast)
    if ending == "mkv" {
      // Matroska has no edit lists: the packet of priming samples is left out.
      let sizes = try [input, output].map { try MediaProbe.packets($0, stream: "a").map(\.size) }
      #expect(sizes[1] == Array(sizes[0].dropFirst()))
    } else {
      #expect(try MediaProbe.digest(output, stream: "a") == MediaProbe.digest(input, stream: "a"))
    }
    let (before, after) = (
      try MediaProbe(input).streams("audio")[0], try MediaProbe(output).streams("audio")[0]
    )
    #expect(after.start_time == before.start_time)
    if ending != "mkv" { #expect(after.duration == before.duration) }
  }

  @Test(arguments: ["mp4", "mkv"]) func coverArtIsKept(ending: String) throws {
    let (input, output) = (folder.file("in.mp4"), folder.file("out." + ending))
    let cover = folder.file("cover.jpg")
    try Shell.ffmpeg(["-f", "lavfi", "-i", "color=red:s=32x32", "-frames:v", "1", cover])
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "testsrc2=s=64x64:d=0.4", "-i", cover, "-map", "0", "-map", "1",
      "-c:v:1",
      "copy", "-disposition:v:1", "attached_pic", input,
    ])
    #expect(try rewrite(input, to: output, .init(), fast) == [])
    let streams = try MediaProbe(output).streams("video")
    #expect(streams.map { $0.disposition?["attached_pic"] } == [0, 1])
    #expect(
      try MediaProbe.digest(output, stream: "v:1") == MediaProbe.digest(input, stream: "v:1"))
  }
}
