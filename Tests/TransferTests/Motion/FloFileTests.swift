import Basics
import Foundation
import TestSupport
import Testing

@testable import Transfer

/// Flow files: what is written is read again, and what is damaged is refused in one sentence.
@Suite struct FloFileTests {
  private let folder = try! TemporaryDirectory()
  private let size = Size(height: 3, width: 5)

  private func someFlow(_ size: Size, seed: UInt64 = 1) -> FlowField {
    var generator = SplitMix64(seed: seed)
    let flow = FlowField(size: size)
    for i in 0..<flow.vectors.count {
      flow.vectors.base[i] = Float.random(in: -300...300, using: &generator)
    }
    return flow
  }

  private func bits(_ flow: FlowField) -> [UInt32] { flow.vectors.values.map(\.bitPattern) }

  @Test func whatIsWrittenIsReadAgain() throws {
    let flow = someFlow(size)
    let path = folder.file("a.flo")
    try FloFile.write(flow, to: path)
    #expect(bits(try FloFile.read(path: path, size: size)) == bits(flow))
    #expect(try folder.names() == ["a.flo"], "no temporary file is left")
    // In place of what is there.
    let other = someFlow(size, seed: 2)
    try FloFile.write(other, to: path)
    #expect(bits(try FloFile.read(path: path, size: size)) == bits(other))
  }

  /// Byte for byte what Middlebury's description says.
  @Test func theBytesAreMiddleburys() throws {
    let flow = FlowField(size: Size(height: 1, width: 2))
    (flow.right[0], flow.down[0], flow.right[1], flow.down[1]) = (1.5, -2, 0, 0.25)
    try FloFile.write(flow, to: folder.file("a.flo"))
    #expect(
      try [UInt8](Data(contentsOf: URL(filePath: folder.file("a.flo")))) == [
        0x50, 0x49, 0x45, 0x48, 2, 0, 0, 0, 1, 0, 0, 0,  // PIEH, 2, 1
        0, 0, 0xC0, 0x3F, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x80, 0x3E,
      ])
  }

  @Test func unknownFlowIsNotTrusted() throws {
    let flow = someFlow(Size(height: 8, width: 9))
    for i in 0..<flow.vectors.count { flow.vectors.base[i] = 0 }
    flow.right[13] = 1.1e9
    flow.down[40] = -.infinity
    flow.right[50] = .nan
    flow.right[60] = 1e9  // The largest that counts as known: outside, but a place.
    let path = folder.file("a.flo")
    try FloFile.write(flow, to: path)
    let read = try FloFile.read(path: path, size: flow.size)
    for i in [13, 40, 50] { #expect(read.right[i].isNaN && read.down[i].isNaN, "\(i)") }
    #expect(read.right[60] == 1e9 && read.down[60] == 0)
    let zero = FlowField(size: flow.size)
    let visible = Motion(flow: read, back: zero, Workers(count: 1)).visibility.values
    for i in 0..<flow.size.area {
      #expect(visible.base[i] == ([13, 40, 50, 60].contains(i) ? 0 : 1), "\(i)")
    }
    // Written, they are Middlebury's unknown value.
    let bytes = try Data(contentsOf: URL(filePath: path))
    let word = bytes.dropFirst(12 + 8 * 13).prefix(4).withUnsafeBytes {
      $0.loadUnaligned(as: UInt32.self)
    }
    #expect(Float(bitPattern: word) == 1e10)
  }

  private func sentence(_ bytes: [UInt8]) throws -> String {
    let path = folder.file("a.flo")
    try Data(bytes).write(to: URL(filePath: path))
    do {
      _ = try FloFile.read(path: path, size: size)
      return "no error"
    } catch {
      return error.description.replacing(path, with: "a.flo")
    }
  }

  private var good: [UInt8] {
    get throws {
      try FloFile.write(someFlow(size), to: folder.file("good.flo"))
      return try [UInt8](Data(contentsOf: URL(filePath: folder.file("good.flo"))))
    }
  }

  @Test func damagedFiles() throws {
    let good = try good
    #expect(try sentence([]) == "the flow a.flo is 0 bytes long; a .flo file begins with 12")
    #expect(
      try sentence(Array(good.prefix(11)))
        == "the flow a.flo is 11 bytes long; a .flo file begins with 12")
    #expect(
      try sentence([0x50, 0x49, 0x45, 0x49] + good.dropFirst(4))
        == "the flow a.flo is not a .flo file: it does not begin with PIEH")
    #expect(
      try sentence(Array(good.prefix(4)) + [0, 0, 0, 0] + good.dropFirst(8))
        == "the flow a.flo says that it is 0x3; each side is 1 to 65536")
    #expect(
      try sentence(Array(good.prefix(8)) + [255, 255, 255, 255] + good.dropFirst(12))
        == "the flow a.flo says that it is 5x-1; each side is 1 to 65536")
    #expect(
      try sentence(Array(good.prefix(8)) + [1, 0, 1, 0] + good.dropFirst(12))
        == "the flow a.flo says that it is 5x65537; each side is 1 to 65536")
    for bytes in [Array(good.dropLast()), good + [0]] {
      #expect(
        try sentence(bytes)
          == "the flow a.flo is \(bytes.count) bytes long; a flow of 5x3 takes 132")
    }
    try FloFile.write(someFlow(Size(height: 5, width: 3)), to: folder.file("other.flo"))
    let other = try [UInt8](Data(contentsOf: URL(filePath: folder.file("other.flo"))))
    #expect(try sentence(other) == "the flow a.flo is 3x5 and the frames are 5x3")
  }

  @Test func whatIsNoFile() throws {
    let missing = folder.file("none.flo")
    #expect(throws: FlowError.unreadable(path: missing, reason: "No such file or directory")) {
      try FloFile.read(path: missing, size: size)
    }
    #expect(throws: FlowError.unreadable(path: folder.path, reason: "it is not a regular file")) {
      try FloFile.read(path: folder.path, size: size)
    }
    let nowhere = folder.file("none/a.flo")
    #expect(throws: FlowError.unwritable(path: nowhere, reason: "No such file or directory")) {
      try FloFile.write(someFlow(size), to: nowhere)
    }
    #expect(
      FlowError.unwritable(path: "a.flo", reason: "No space left on device").description
        == "the flow a.flo cannot be written: No space left on device")
    #expect(
      FlowError.unreadable(path: "a.flo", reason: "Permission denied").description
        == "the flow a.flo cannot be read: Permission denied")
    #expect(
      FlowError.notComputed(size: size, reason: "out of memory").description
        == "motion between frames of 5x3 could not be computed: out of memory")
  }

  /// Whatever bytes a file holds, it is read or refused; what is read has the right size and no
  /// number that is not a place or NaN.
  @Test(arguments: 0..<400) func mutations(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let header = try good.prefix(12)
    var bytes = try good
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: bytes.removeLast(Int.random(in: 0...min(40, bytes.count), using: &generator))
      case 1: bytes.append(UInt8.random(in: 0...255, using: &generator))
      default:
        guard let place = bytes.indices.randomElement(using: &generator) else { continue }
        bytes[place] = UInt8.random(in: 0...255, using: &generator)
      }
    }
    let path = folder.file("a.flo")
    try Data(bytes).write(to: URL(filePath: path))
    do {
      let flow = try FloFile.read(path: path, size: size)
      #expect(bytes.count == 132 && bytes.prefix(12) == header)
      for value in flow.vectors.values { #expect(value.isNaN || abs(value) <= 1e9) }
    } catch {
      #expect(error.description.hasPrefix("the flow \(path) "), "seed \(seed)")
      #expect(
        bytes.count != 132 || bytes.prefix(12) != header, "seed \(seed)")
    }
  }
}

/// Flow that is read where it lies and kept where it does not.
@Suite struct FlowSourceTests {
  private let folder = try! TemporaryDirectory()
  private let frames = (0..<2).map { GreyImage.texture(Size(height: 24, width: 32), seed: $0) }

  @Test func namesCountFromOneWithFourDigits() {
    #expect(FlowSource.name(from: 1, to: 2) == "flow_0001_0002.flo")
    #expect(FlowSource.name(from: 12_345, to: 12_340) == "flow_12345_12340.flo")
  }

  @Test func whatLiesThereIsUsedAndWhatIsMissingIsWritten() throws {
    let path = folder.file("flow")
    let source = try FlowSource(quality: .fast, folder: path)
    let (there, back) = try source.flows(from: frames[0], number: 3, to: frames[1], number: 4)
    #expect(
      try Set(FileManager.default.contentsOfDirectory(atPath: path))
        == ["flow_0003_0004.flo", "flow_0004_0003.flo"])
    let kept = try FloFile.read(path: "\(path)/flow_0003_0004.flo", size: there.size)
    #expect(there.vectors.values.elementsEqual(kept.vectors.values))
    // A better one in its place is believed, and the way back that is missing is computed.
    kept.right[7] = 42
    try FloFile.write(kept, to: "\(path)/flow_0003_0004.flo")
    try FileManager.default.removeItem(atPath: "\(path)/flow_0004_0003.flo")
    let again = try source.flows(from: frames[0], number: 3, to: frames[1], number: 4)
    #expect(again.there.right[7] == 42)
    #expect(again.back.vectors.values.elementsEqual(back.vectors.values))
    // The same frames in the other order are the same files.
    let swapped = try source.flows(from: frames[1], number: 4, to: frames[0], number: 3)
    #expect(swapped.back.right[7] == 42)
  }

  @Test func anotherSizeIsRefused() throws {
    let path = folder.file("flow_0001_0002.flo")
    try FloFile.write(FlowField(size: Size(height: 2, width: 2)), to: path)
    let source = try FlowSource(quality: .fast, folder: folder.path)
    #expect(
      throws: FlowError.otherSize(
        path: path, size: Size(height: 2, width: 2), frames: Size(height: 24, width: 32))
    ) { try source.flows(from: frames[0], number: 1, to: frames[1], number: 2) }
  }

  @Test func whatIsNoFolderIsRefused() throws {
    let file = folder.file("file")
    try Data().write(to: URL(filePath: file))
    func sentence(_ path: String) -> String {
      do {
        _ = try FlowSource(quality: .fast, folder: path)
        return "no error"
      } catch {
        return error.description
      }
    }
    #expect(sentence(file) == "the flow folder \(file) cannot be used: it is not a folder")
    let nowhere = folder.file("a/b")
    #expect(
      sentence(nowhere) == "the flow folder \(nowhere) cannot be used: No such file or directory")
  }
}
