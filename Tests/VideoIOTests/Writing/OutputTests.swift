import Basics
import Foundation
import Glibc
import TestSupport
import Testing

@testable import VideoIO

/// Files that are only there when they are whole, and checks before the work begins.
@Suite struct OutputTests {
  let folder: TemporaryDirectory
  let input: String

  init() throws {
    folder = try TemporaryDirectory()
    input = folder.file("in.mp4")
    try Shell.ffmpeg(["-f", "lavfi", "-i", "testsrc2=s=128x96:d=0.4", input])
  }

  private func opening(_ output: String, _ options: EncoderOptions) -> String? {
    said {
      let logger = LogRecorder().logger
      let reader = try VideoReader(path: input, options: .init(), logger: logger)
      _ = try VideoWriter(
        path: output, overwrite: false, format: reader.format, streams: reader.streams(),
        options: options, logger: logger)
    }
  }

  @Test func kindsGoByEnding() throws {
    #expect(try OutputKind(path: "a/b.MP4") == .video)
    #expect(try OutputKind(path: "x.webm") == .video)
    #expect(try OutputKind(path: "x.png") == .picture)
    #expect(
      said { _ = try OutputKind(path: "x.avi") }
        == "x.avi: the extension .avi is not known; a video is written as .mp4, .m4v, .mov, .mkv or "
        + ".webm, a picture as .png, .jpg, .jpeg, .tif or .tiff")
    #expect(
      said { _ = try OutputKind(path: "a.b/out") }
        == "a.b/out: the name has no extension; a video is written as .mp4, .m4v, .mov, .mkv or "
        + ".webm, a picture as .png, .jpg, .jpeg, .tif or .tiff, pictures into a folder as a.b/out/"
    )
  }

  @Test func outputsAreChecked() throws {
    let missing = folder.file("none/out.mp4")
    #expect(
      said { try OutputCheck.check(missing, overwrite: false) }
        == "cannot write \(missing): the folder \(folder.file("none")) does not exist")
    #expect(
      said { try OutputCheck.check(input, overwrite: false) }
        == "\(input) already exists; --overwrite replaces it")
    #expect(said { try OutputCheck.check(input, overwrite: true) } == nil)
    #expect(
      said { try OutputCheck.check(folder.path, overwrite: true) }
        == "\(folder.path) is a folder, not a file")
    #expect(
      said { try OutputCheck.check("/dev/null", overwrite: true) }
        == "/dev/null is not an ordinary file")
    let link = folder.file("link.mp4")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: input)
    let hard = folder.file("hard.mp4")
    try FileManager.default.linkItem(atPath: input, toPath: hard)
    for path in [input, link, hard] {
      #expect(
        said { try OutputCheck.check(path, overwrite: true, mustDifferFrom: [input]) }
          == "\(path) and \(input) are the same file")
    }
  }

  @Test(.enabled(if: geteuid() != 0)) func foldersMustBeWritable() throws {
    let locked = folder.file("locked")
    try FileManager.default.createDirectory(
      atPath: locked, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o500])
    #expect(
      said { try OutputCheck.check(locked + "/out.mp4", overwrite: false) }
        == "cannot write \(locked)/out.mp4: the folder \(locked) is not writable")
  }

  @Test func unfinishedFilesVanish() throws {
    let output = folder.file("out.mp4")
    let logger = LogRecorder().logger
    do {
      var reader = try VideoReader(path: input, options: .init(), logger: logger)
      var writer = try VideoWriter(
        path: output, overwrite: false, format: reader.format, streams: reader.streams(),
        options: fast, logger: logger)
      if let frame = try reader.next() { try writer.write(frame) }
      #expect(try folder.names() == [".out.mp4.vidstyle-part", "in.mp4"])
    }
    #expect(try folder.names() == ["in.mp4"])
  }

  @Test func anExistingFileStaysUntilTheNewOneIsWhole() throws {
    let output = folder.file("out.mp4")
    try Data("old".utf8).write(to: URL(filePath: output))
    let logger = LogRecorder().logger
    var reader = try VideoReader(path: input, options: .init(), logger: logger)
    #expect(throws: MediaError(output, .file(.exists))) {
      _ = try VideoWriter(
        path: output, overwrite: false, format: reader.format, streams: reader.streams(),
        options: fast, logger: logger)
    }
    var writer = try VideoWriter(
      path: output, overwrite: true, format: reader.format, streams: reader.streams(),
      options: fast, logger: logger)
    while let frame = try reader.next() { try writer.write(frame) }
    #expect(try Data(contentsOf: URL(filePath: output)) == Data("old".utf8))
    try writer.finish()
    #expect(try MediaProbe.frameTimes(output).count == 10)
    #expect(try folder.names() == ["in.mp4", "out.mp4"])
  }

  /// A file that appears while the work goes on is not replaced.
  @Test func aFileMadeMeanwhileIsNotReplaced() throws {
    let output = folder.file("out.mp4")
    let logger = LogRecorder().logger
    var reader = try VideoReader(path: input, options: .init(), logger: logger)
    var writer = try VideoWriter(
      path: output, overwrite: false, format: reader.format, streams: reader.streams(),
      options: fast, logger: logger)
    while let frame = try reader.next() { try writer.write(frame) }
    try Data("new".utf8).write(to: URL(filePath: output))
    #expect(said { try writer.finish() } == "\(output) already exists; --overwrite replaces it")
    #expect(try Data(contentsOf: URL(filePath: output)) == Data("new".utf8))
  }

  @Test func encoderSettingsAreChecked() throws {
    let output = folder.file("out.mp4")
    let cases: [(EncoderOptions, String)] = [
      (.init(codec: "nonsense"), "--codec nonsense: FFmpeg has no such encoder"),
      (.init(codec: "aac"), "--codec aac is not a video encoder"),
      (
        .init(codec: "huffyuv"),
        "--codec huffyuv cannot be used for \(output): MP4 files cannot hold it"
      ),
      (.init(crf: 99), "--crf 99: libx264 takes 0 to 51"),
      (.init(crf: -1), "--crf -1: libx264 takes 0 to 51"),
      (.init(codec: "libvpx-vp9", crf: 64), "--crf 64: libvpx-vp9 takes 0 to 63"),
      (.init(codec: "libvpx-vp9", crf: 20.5), "--crf 20.5: libvpx-vp9 takes whole numbers"),
      (.init(codec: "mpeg4", crf: 5), "--crf: mpeg4 has no such setting"),
      (.init(codec: "libvpx-vp9", preset: "slow"), "--preset: libvpx-vp9 has no such setting"),
      (
        .init(preset: "quick"),
        "--preset quick: libx264 has ultrafast, superfast, veryfast, faster, fast, medium, slow, "
          + "slower, veryslow, placebo"
      ),
      (
        .init(codec: "libvpx-vp9", pixelFormat: "rgb24"),
        "--pix-fmt rgb24: libvpx-vp9 takes yuv420p, yuv422p, yuv440p, yuv444p, yuv420p10le, "
          + "yuv422p10le, yuv440p10le, yuv444p10le, yuv420p12le, yuv422p12le, yuv440p12le, "
          + "yuv444p12le, gbrp, gbrp10le, gbrp12le"
      ),
    ]
    for (options, expected) in cases { #expect(opening(output, options) == expected) }
    #expect(try folder.names() == ["in.mp4"])
  }

  @Test func oddSizesNeedAFittingFormat() throws {
    let odd = folder.file("odd.mkv")
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "testsrc=s=175x143:d=0.1", "-c:v", "ffv1", odd,
    ])
    let logger = LogRecorder().logger
    let reader = try VideoReader(path: odd, options: .init(), logger: logger)
    #expect(
      said {
        _ = try VideoWriter(
          path: folder.file("out.mp4"), overwrite: false, format: reader.format,
          streams: reader.streams(),
          options: .init(pixelFormat: "yuv420p"), logger: logger)
      } == "--pix-fmt yuv420p needs an even width and height, not 175x143")
  }

  /// FFmpeg's tables say that VP9 fits, its muxer that it does not.
  @Test func quickTimeTakesNoVP9() {
    let output = folder.file("out.mov")
    #expect(
      opening(output, .init(codec: "libvpx-vp9"))
        == "--codec libvpx-vp9 cannot be used for \(output): QuickTime files cannot hold it")
  }

  @Test(arguments: ["libx265", "mpeg4", "mjpeg", "prores_ks"])
  func otherEncodersWork(codec: String) throws {
    let output = folder.file("out.mov")
    try rewrite(input, to: output, .init(), .init(codec: codec))
    #expect(try MediaProbe.frameTimes(output).count == 10)
    #expect(try PictureSimilarity(input, output).planes[0] > 30)
  }

  /// A tiny disk, where one can be mounted.
  private static let tinyDisk: String? = {
    let path = "/tmp/vidstyle-tiny-\(getpid())"
    guard geteuid() == 0, mkdir(path, 0o700) == 0 else { return nil }
    guard mount("tmpfs", path, "tmpfs", 0, "size=64k") == 0 else {
      rmdir(path)
      return nil
    }
    return path
  }()

  @Test(.enabled(if: tinyDisk != nil)) func aFullDiskIsReported() throws {
    let disk = try #require(Self.tinyDisk)
    defer {
      umount(disk)
      rmdir(disk)
    }
    let noise = folder.file("noise.mkv")
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "nullsrc=s=256x256:d=1,geq=random(1)*255:128:128", "-c:v", "ffv1", noise,
    ])
    for ending in ["mp4", "mkv", "webm"] {
      let output = disk + "/out." + ending
      #expect(
        said { try rewrite(noise, to: output) }
          == "could not write \(output): No space left on device")
    }
    let picture = disk + "/out.png"
    var state: UInt32 = 1
    let pixels = (0..<270_000).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return Float(state >> 8) / Float(1 << 24)
    }
    #expect(
      said {
        try PNGFile.write(
          RGBImage(size: Size(height: 300, width: 300), pixels: pixels), to: picture,
          overwrite: false)
      } == "could not write \(picture): No space left on device")
    #expect(try FileManager.default.contentsOfDirectory(atPath: disk) == [])
  }
}
