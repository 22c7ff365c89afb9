import Basics
import Foundation
import Glibc
import TestSupport
import Testing

@testable import VideoIO

/// Pictures in files of their own as an input: which ones, in which order, and what is wrong with
/// them.
@Suite struct SequenceInputTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  /// Pictures of which each has the grey level of its place in the list.
  private func pictures(_ names: [String], width: Int = 8, height: Int = 6) throws {
    for (index, name) in names.enumerated() {
      let path = folder.file(name)
      try FileManager.default.createDirectory(
        atPath: OutputCheck.folder(of: path), withIntermediateDirectories: true)
      let image = RGBImage(
        size: Size(height: height, width: width),
        pixels: Array(repeating: Float(index) / 255, count: 3 * width * height))
      try PictureFile.write(image, to: path, overwrite: false)
    }
  }

  /// The grey levels of the frames, each with its time in seconds.
  private func greys(
    _ input: String, _ options: VideoReader.Options = .init()
  ) throws -> [Int] {
    try readAll(folder.file(input), options).map { Int(($0.image.pixels[0] * 255).rounded()) }
  }

  private func opening(_ input: String, _ options: VideoReader.Options = .init()) -> String? {
    said { _ = try readAll(folder.file(input), options) }
  }

  private func checking(_ input: String, frameLimit: Int? = nil) -> String? {
    said {
      let reader = try VideoReader(
        input: MediaInput(folder.file(input)), options: .init(frameLimit: frameLimit),
        logger: LogRecorder().logger)
      try reader.checkMembers(threads: 2)
    }
  }

  @Test func namesAreInNaturalOrder() {
    let names = [
      "a", "a1", "a01", "a001", "a2", "a10", "a10b2", "a10b11", "a99999999999999999999",
      "a100000000000000000000", "b",
    ]
    let order = ["a001", "a01", "a1"]
    let expected = ["a"] + order + names[4...]
    #expect(names.reversed().sorted(by: NaturalOrder.precedes) == expected)
    for name in names { #expect(!NaturalOrder.precedes(name, name)) }
  }

  @Test func kindsOfInputAreToldApart() throws {
    try pictures(["s/7.png", "s/8.png", "x%d.png", "y[1].png"])
    let (pattern, glob) = (folder.file("s/%d.png"), folder.file("s/*.png"))
    let members = [folder.file("s/7.png"), folder.file("s/8.png")]
    for path in [folder.file("s"), folder.file("s/"), pattern, glob] {
      guard case .sequence(let sequence) = try MediaInput(path) else {
        Issue.record("\(path) is a sequence")
        continue
      }
      #expect(sequence.path == path)
      #expect(
        sequence.members.map(AtomicFile.destination(of:))
          == members.map(AtomicFile.destination(of:)))
      #expect(sequence.numbers == [7, 8])
    }
    #expect(try MediaInput("-") == .standardInput)
    for name in ["x%d.png", "y[1].png", "none.png"] {
      #expect(try MediaInput(folder.file(name)) == .file(folder.file(name)))
    }
  }

  @Test(arguments: [
    ("%d.png", 7, "7.png"), ("f%05d.tif", 12, "f00012.tif"), ("%03d", 12345, "12345"),
    ("100%%%d%%.jpg", 3, "100%3%.jpg"), ("%s%d", 1, "%s1"), ("a%d/b%02d.png", 5, "a%d/b05.png"),
  ])
  func patternsMakeNames(text: String, number: Int, name: String) throws {
    let pattern = try #require(try NumberPattern(text))
    #expect(pattern.path(number) == name)
    #expect(pattern.number(inName: OutputCheck.name(of: name)) == number)
  }

  @Test(arguments: ["a.png", "%5d.png", "%0d.png", "%.png", "%019d.png", "100%.png", "%%d", "%-3d"])
  func otherNamesAreNoPatterns(text: String) throws {
    #expect(try NumberPattern(text) == nil)
  }

  @Test func onlyNumbersOfThePatternFit() throws {
    let pattern = try #require(try NumberPattern("f%03d.png"))
    for name in ["f1.png", "f0001.png", "f+01.png", "f-01.png", "f.png", "g001.png", "f001.pn"] {
      #expect(pattern.number(inName: name) == nil, "\(name)")
    }
    #expect(
      said { _ = try NumberPattern("a%d-%02d.png") }
        == "a%d-%02d.png has 2 places for numbers; a sequence has one, such as %05d")
  }

  @Test func membersComeInOrder() throws {
    try pictures(["s/f8.png", "s/f9.png", "s/f10.png", "s/f11.png"])
    try Data("text".utf8).write(to: URL(filePath: folder.file("s/notes.txt")))
    try Data("junk".utf8).write(to: URL(filePath: folder.file("s/.f12.png")))
    for input in ["s", "s/f%d.png", "s/f*"] { #expect(try greys(input) == [0, 1, 2, 3]) }
    #expect(try greys("s/f?.png") == [0, 1])
    #expect(try greys("s/*[01].png") == [2, 3])
  }

  @Test func rangesSelectMembers() throws {
    try pictures((0..<10).map { "s/\($0).png" })
    let second = Rational(1, 1)
    #expect(try greys("s", .init(start: 3, frameRate: second)) == [3, 4, 5, 6, 7, 8, 9])
    #expect(try greys("s", .init(start: 3, duration: 2, frameRate: second)) == [3, 4])
    #expect(try greys("s", .init(start: 2.5, duration: 2, frameRate: second)) == [3, 4])
    #expect(try greys("s", .init(frameLimit: 2, frameRate: second)) == [0, 1])
    #expect(
      opening("s", .init(start: 10, frameRate: second))
        == "--start 10 lies beyond the end of \(folder.file("s")) (10 s)")
    #expect(
      opening("s", .init(start: 9.5, frameRate: second))
        == "--start 9.5 lies beyond the end of \(folder.file("s")) (10 s)")
    #expect(
      opening("s", .init(start: 0.2, duration: 0.5, frameRate: second))
        == "no frame of \(folder.file("s")) lies within 0.5 s from 0.2 s")
    let reader = try VideoReader(
      input: MediaInput(folder.file("s")),
      options: .init(start: 4, duration: 3, longestSide: 16, frameRate: second),
      logger: LogRecorder().logger)
    #expect(reader.sequence?.numbers == [4, 5, 6])
    #expect(reader.info.expectedFrameCount == 3)
    #expect(reader.info.duration == 3)
    #expect(reader.info.size == Size(height: 12, width: 16))
  }

  @Test(arguments: [
    Rational(24, 1), Rational(25, 1), Rational(24_000, 1001), Rational(30_000, 1001),
    Rational(1, 3), Rational(1000, 1),
  ])
  func ratesAreExact(rate: Rational) throws {
    try pictures(["s/1.png", "s/2.png", "s/3.png"])
    let frames = try readAll(folder.file("s"), .init(frameRate: rate))
    for (index, frame) in frames.enumerated() {
      let exact = MediaTime(value: Int64(index), timeBase: rate.inverse)
      #expect(!(frame.presentationTime < exact) && !(exact < frame.presentationTime))
    }
    #expect(FrameTimes(rate: rate, count: 3).frameRate == rate)
  }

  @Test func withoutARateItIs25() throws {
    try pictures(["s/1.png", "s/2.png"])
    let recorder = LogRecorder()
    let reader = try VideoReader(
      input: MediaInput(folder.file("s")), options: .init(), logger: recorder.logger)
    #expect(reader.info.frameRate == Rational(25, 1))
    #expect(!reader.info.isTimed)
    #expect(
      recorder.messages
        == [
          "notice: \(folder.file("s")): read at 25 frames per second, as no frame rate was given"
        ])
  }

  @Test func videosHaveTheirOwnRate() throws {
    let path = folder.file("a.mkv")
    try Shell.ffmpeg(["-f", "lavfi", "-i", "testsrc2=s=64x48:d=0.2", path])
    #expect(
      opening("a.mkv", .init(frameRate: Rational(24, 1)))
        == "--fps is for image sequences; \(path) has its own times")
  }

  // MARK: What can be wrong

  @Test func gapsAreErrors() throws {
    try pictures(["s/08.png", "s/09.png", "s/11.png"])
    let sentence =
      "\(folder.file("s/10.png")) is missing between \(folder.file("s/08.png")) and "
      + "\(folder.file("s/11.png")); a glob (*) takes the existing pictures"
    #expect(opening("s") == sentence)
    #expect(opening("s/%02d.png") == sentence)
    #expect(try greys("s/*.png") == [0, 1, 2])
  }

  /// Where names differ in more than numbers there is no telling.
  @Test func namesNeedNoNumbers() throws {
    try pictures(["s/anna.png", "s/bob 3.png", "s/bob 7.png"])
    #expect(try greys("s") == [0, 1, 2])
  }

  @Test func kindsMustNotBeMixed() throws {
    try pictures(["s/1.png", "s/2.jpg"])
    #expect(
      opening("s")
        == "the folder \(folder.file("s")) holds .png and .jpg pictures; a glob (*.png) selects one kind"
    )
    try pictures(["t/1.jpg", "t/2.JPEG"])
    #expect(try greys("t") == [0, 1])
  }

  @Test func nothingIsAnError() throws {
    try FileManager.default.createDirectory(
      atPath: folder.file("s"), withIntermediateDirectories: true)
    try Data().write(to: URL(filePath: folder.file("s/timestamps.txt")))
    #expect(opening("s") == "the folder \(folder.file("s")) has no pictures")
    #expect(opening("s/%d.png") == "no file matches \(folder.file("s/%d.png"))")
    #expect(opening("s/*") == "no file matches \(folder.file("s/*"))")
    #expect(
      opening("t/%d.png") == "could not open \(folder.file("t")): No such file or directory")
    #expect(opening("t") == "\(folder.file("t")) does not exist")
  }

  @Test func allSizesAreCheckedBeforehand() throws {
    try pictures((1...6).map { "s/\($0).png" })
    try FileManager.default.removeItem(atPath: folder.file("s/5.png"))
    try pictures(["s/5.png"], width: 6, height: 8)
    let sentence =
      "\(folder.file("s/5.png")) is 6x8, but \(folder.file("s/1.png")) is 8x6; "
      + "all pictures of a sequence must have one size"
    #expect(checking("s") == sentence)
    #expect(checking("s/*") == sentence)
    #expect(opening("s") == sentence)
    #expect(checking("s", frameLimit: 4) == nil, "what is not painted does not matter")
  }

  /// Turned by its EXIF orientation, a picture of the same stored size has another one.
  @Test func sizesAreThoseOfUprightPictures() throws {
    try pictures(["s/1.jpg", "s/2.jpg"])
    let path = folder.file("s/2.jpg")
    var data = try Data(contentsOf: URL(filePath: path))
    // APP1 with "Orientation: 6" behind the start of the picture.
    let tiff: [UInt8] = [
      0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0,
    ]
    let exif = Array("Exif\0\0".utf8) + tiff
    data.insert(contentsOf: [0xFF, 0xE1, 0, UInt8(exif.count + 2)] + exif, at: 2)
    try data.write(to: URL(filePath: path))
    #expect(
      checking("s")
        == "\(path) is 6x8, but \(folder.file("s/1.jpg")) is 8x6; "
        + "all pictures of a sequence must have one size")
  }

  @Test(arguments: ["png", "jpg", "tif"]) func damagedMembersAreNamed(ending: String) throws {
    try pictures((1...4).map { "s/\($0).\(ending)" }, width: 64, height: 64)
    let path = folder.file("s/3.\(ending)")
    let whole = try Data(contentsOf: URL(filePath: path))
    for share in [0.3, 0.6, 0.95] {
      try whole.prefix(Int(Double(whole.count) * share)).write(to: URL(filePath: path))
      let message = try #require(checking("s"), "\(share) of the file")
      #expect(message.contains(path), "\(message)")
      #expect(opening("s") == message)
    }
    try Data("This is no picture.\n".utf8).write(to: URL(filePath: path))
    #expect(checking("s")?.contains(path) == true)
    try Data().write(to: URL(filePath: path))
    #expect(checking("s") == "\(path) is empty")
  }

  @Test func aVideoIsNoMember() throws {
    try pictures(["s/1.png", "s/3.png"])
    let path = folder.file("s/2.png")
    try Shell.ffmpeg(["-f", "lavfi", "-i", "testsrc2=s=64x48:d=0.2", "-f", "matroska", path])
    #expect(checking("s") == "\(path) is a video, not a picture")
  }

  /// Of several bad members the first is named, however many threads look.
  @Test func theFirstDamagedMemberIsNamed() throws {
    try pictures((1...40).map { "s/\($0).png" })
    for number in stride(from: 40, through: 7, by: -3) {
      try Data("no".utf8).write(to: URL(filePath: folder.file("s/\(number).png")))
    }
    for _ in 0..<5 { #expect(checking("s")?.contains(folder.file("s/7.png")) == true) }
  }

  @Test func checkingCanBeBrokenOff() throws {
    try pictures(["s/1.png", "s/2.png"])
    try Data("no".utf8).write(to: URL(filePath: folder.file("s/3.png")))
    let reader = try VideoReader(
      input: MediaInput(folder.file("s")), options: .init(), logger: LogRecorder().logger)
    try reader.checkMembers(threads: 2) { false }
  }
}
