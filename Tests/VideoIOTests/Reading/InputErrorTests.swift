import Basics
import Foundation
import Glibc
import TestSupport
import Testing

@testable import VideoIO

/// Bad inputs, each with its sentence.
@Suite struct InputErrorTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func reading(_ path: String) -> String? { said { _ = try readAll(path) } }

  private func clip(_ name: String, _ more: [String] = []) throws -> String {
    let path = folder.file(name)
    try Shell.ffmpeg(
      ["-f", "lavfi", "-i", "testsrc2=s=192x128:r=25:d=4", "-c:v", "libx264", "-g", "25"] + more
        + [path])
    return path
  }

  /// Dolby Vision whose base layer is no known kind of HDR. The box is written into a plain file.
  @Test(arguments: [(5, 0), (10, 0), (8, 1)])
  func colorsOfDolbyVisionAloneAreRefused(profile: Int, compatibility: Int) throws {
    let (plain, input) = (folder.file("plain.mp4"), folder.file("in.mp4"))
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "testsrc2=s=128x72:d=0.08", "-c:v", "libx265", "-x265-params",
      "log-level=none", "-tag:v", "hvc1", plain,
    ])
    let script = """
      import struct, sys
      data = bytearray(open(sys.argv[1], "rb").read())
      profile, compatibility = int(sys.argv[3]), int(sys.argv[4])
      box = struct.pack(
          ">I4sBBHB", 32, b"dvcC", 1, 0, profile << 9 | 1 << 3 | 1 << 2 | 1, compatibility << 4)
      box += bytes(32 - len(box))
      places, start = [], 0
      for name in (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd", b"hvc1"):
          while data[start + 4:start + 8] != name:
              start += struct.unpack_from(">I", data, start)[0]
          places.append(start)
          end = start + struct.unpack_from(">I", data, start)[0]
          start += 16 if name == b"stsd" else 8
      data[end:end] = box
      for place in places:
          struct.pack_into(">I", data, place, struct.unpack_from(">I", data, place)[0] + 32)
      open(sys.argv[2], "wb").write(data)
      """
    try Shell.run(["python3", "-c", script, plain, input, "\(profile)", "\(compatibility)"])
    let streams = try Shell.run(["ffprobe", "-v", "error", "-show_streams", input])
    try #require(streams.contains("dv_profile=\(profile)"))
    #expect(
      reading(input)
        == (profile == 8
          ? nil
          : "\(input) is Dolby Vision profile \(profile), whose colours cannot be read; convert it to "
            + "HDR10 or SDR first"))
  }

  @Test func filesMustBeThere() throws {
    let missing = folder.file("none.mp4")
    #expect(reading(missing) == "\(missing) does not exist")
    #expect(
      said { _ = try StillImage.read(path: folder.path) }
        == "\(folder.path) is a folder, not a file")
    let empty = folder.file("empty.mp4")
    try Data().write(to: URL(filePath: empty))
    #expect(reading(empty) == "\(empty) is empty")
    #expect(reading("/dev/zero") == "/dev/zero is not an ordinary file")
  }

  @Test(.enabled(if: geteuid() != 0)) func filesMustBeReadable() throws {
    let path = try clip("in.mp4")
    chmod(path, 0)
    #expect(reading(path) == "could not open \(path): Permission denied")
  }

  @Test(arguments: ["film.mp4", "style.txt", "style.png", "style.jpg", "noending"])
  func textIsNoPicture(name: String) throws {
    let path = folder.file(name)
    try String(repeating: "This is only text.\n", count: 200).write(
      toFile: path, atomically: true, encoding: .utf8)
    let said = said { _ = try StillImage.read(path: path) }
    #expect(said == reading(path))
    let isPictureName = name.hasSuffix("png") || name.hasSuffix("jpg")
    let start =
      isPictureName
      ? "no frame of \(path) could be decoded"
      : "\(path) is not a readable video or picture: "
    #expect(said?.hasPrefix(start) == true, "\(said ?? "")")
  }

  @Test func soundHasNoPictures() throws {
    let path = folder.file("x.mp3")
    try Shell.ffmpeg(["-f", "lavfi", "-i", "sine=d=0.5", path])
    #expect(reading(path) == "\(path) has no video stream")
    let cover = folder.file("cover.jpg")
    try Shell.ffmpeg(["-f", "lavfi", "-i", "color=red:s=32x32", "-frames:v", "1", cover])
    let covered = folder.file("y.mp3")
    try Shell.ffmpeg(["-i", path, "-i", cover, "-map", "0", "-map", "1", "-c", "copy", covered])
    #expect(reading(covered) == "\(covered) has no video stream")
  }

  @Test func aVideoIsNoPicture() throws {
    let path = try clip("in.mp4")
    #expect(said { _ = try StillImage.read(path: path) } == "\(path) is a video, not a picture")
  }

  @Test func anIndexIsNeeded() throws {
    let path = try clip("in.mp4")
    let data = try Data(contentsOf: URL(filePath: path))
    try data.prefix(data.count / 2).write(to: URL(filePath: path))
    #expect(
      reading(path)
        == "\(path) is not a readable video or picture: Invalid data found when processing "
        + "input")
  }

  /// Whatever decodes of a truncated file is delivered, with a warning.
  @Test(arguments: ["mp4", "mkv"]) func truncatedFilesAreReadAsFarAsTheyGo(ending: String) throws {
    let path = try clip("in." + ending, ending == "mp4" ? ["-movflags", "+faststart"] : [])
    let data = try Data(contentsOf: URL(filePath: path))
    try data.prefix(data.count / 2).write(to: URL(filePath: path))
    let output = folder.file("out.mp4")
    let said = try rewrite(path, to: output, .init(), fast)
    let count = try MediaProbe.frameTimes(output).count
    #expect((20..<80).contains(count))
    if ending == "mp4" {
      #expect(
        said.contains(
          "warning: \(path): only \(count) of the 100 frames that the file announces could be read"
        ), "\(said)")
    } else {
      #expect(
        said.contains {
          $0.hasPrefix("warning: \(path): only ")
            && $0.hasSuffix(" of the 4 seconds that the file announces could be read")
        }, "\(said)")
    }
  }

  @Test func damageIsCountedAndSaidOnce() throws {
    let path = try clip("in.mp4")
    var data = try Data(contentsOf: URL(filePath: path))
    for start in [0.4, 0.6] {
      let place = Int(Double(data.count) * start)
      data.replaceSubrange(place..<(place + 600), with: Data(repeating: 0x5A, count: 600))
    }
    try data.write(to: URL(filePath: path))
    let said = try rewrite(path, to: folder.file("out.mp4"), .init(), fast)
    #expect(said.filter { $0.contains("damaged packets could not be decoded properly") }.count == 1)
  }

  /// A clip cut by an edit list has fewer frames than its index, and is whole all the same.
  @Test func editListsAreNoTruncation() throws {
    let path = try clip("whole.mp4")
    let cut = folder.file("cut.mp4")
    try Shell.ffmpeg(["-ss", "1.5", "-i", path, "-c", "copy", cut])
    let output = folder.file("out.mp4")
    #expect(try rewrite(cut, to: output, .init(), fast) == [])
    #expect(try MediaProbe.frameTimes(output).count == MediaProbe.frameTimes(cut).count)
  }

  @Test func wrongFrameSizesAreErrors() throws {
    let path = try clip("in.mp4")
    let output = folder.file("out.mp4")
    let logger = LogRecorder().logger
    let reader = try VideoReader(path: path, options: .init(), logger: logger)
    var writer = try VideoWriter(
      path: output, overwrite: false, format: reader.format, streams: reader.streams(),
      options: fast, logger: logger)
    let frame = Frame(
      image: RGBImage(size: Size(height: 2, width: 2), pixels: Array(repeating: 0, count: 12)),
      presentationTime: MediaTime(value: 0, timeBase: reader.info.timeBase), duration: 1)
    #expect(
      said { try writer.write(frame) } == "\(output) takes frames of 192x128, not 2x2")
  }
}
