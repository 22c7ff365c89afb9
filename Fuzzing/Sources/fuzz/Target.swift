import Basics
import Foundation

@testable import Page
@testable import Painting
@testable import Transfer
@testable import VideoIO

/// A parser that is fed what libFuzzer makes up: whatever comes, it must answer with a value or an error.
enum Target: String, CaseIterable {
  /// A file of cuts.
  case cuts
  /// `.flo`.
  case flow
  /// A file of keyframes.
  case keyframes
  /// A value as people write it: the first byte chooses which.
  case option
  /// The EXIF orientation in a picture's file.
  case orientation
  /// What L-BFGS leaves for the next painting, in a work folder.
  case optimizer
  /// `frames/%05d.png`.
  case pattern
  /// A project file.
  case project
  /// What a browser sends: the head of a request, its route, and as settings of the studio what follows.
  case request
  /// `timestamps.txt`.
  case timestamps
  /// `.safetensors`.
  case weights
  /// A work folder: run.json, an empty line, the journal.
  case work
  /// A stream of frames.
  case y4m

  func parse(_ data: Data) {
    switch self {
    case .cuts: withFile(data) { _ = try? CutRule($0) }
    case .flow:
      withFile(data) { path in
        _ = try? FloFile.read(path: path, size: Size(height: 3, width: 4))
      }
    case .keyframes: withFile(data) { _ = try? Keyframes(file: $0) }
    case .option:
      guard let first = data.first else { return }
      let values = Self.values
      try? values[Int(first) % values.count](String(decoding: data.dropFirst(), as: UTF8.self))
    case .optimizer: restore(data)
    case .orientation: _ = ExifOrientation.value(in: [UInt8](data))
    case .pattern: _ = try? NumberPattern(String(decoding: data, as: UTF8.self))
    case .project: withFile(data) { _ = try? ProjectFile(path: $0, weights: "") }
    case .request: answer(data)
    case .timestamps:
      _ = try? TimestampsFile.parse(String(decoding: data, as: UTF8.self), path: "input")
    case .weights: withFile(data) { _ = try? VGG19Weights(path: $0) }
    case .work: open(data)
    case .y4m: withFile(data, as: ".y4m") { try? read($0) }
    }
  }
}

extension Target {
  private static let size = Size(height: 2, width: 3)

  /// What reads values that are more than a name.
  private static let values: [@Sendable (String) throws -> Void] = [
    { _ = try TextValue.integer(1...100)($0) }, { _ = try TextValue.weight($0) },
    { _ = try TextValue.number(0...1)($0) }, { _ = try TextValue.positive($0) },
    { _ = try TextValue.seed($0) }, { _ = try TextValue.duration($0) },
    { _ = try TextValue.frameRate($0) }, { _ = try TextValue.span($0) },
    { _ = try TextValue.iterations($0) }, { _ = try TextValue.scales($0) },
    { _ = try TextValue.distances($0) }, { _ = try TextValue.layers($0) },
    { _ = try PreviewMoment.list($0) },
  ]

  private func answer(_ data: Data) {
    let bytes = Array(data)
    let end = Connection.headLength(bytes) ?? bytes.count
    do {
      let head = try RequestHead(bytes[..<end])
      try Gate(address: "127.0.0.1", port: 8017, token: "token").check(head)
      _ = try Route(head)
    } catch {
      precondition((400..<500).contains(error.status), "\(error)")
    }
    guard let knobs = try? JSONDecoder().decode(Knobs.self, from: Data(bytes[end...])) else {
      return
    }
    var request = PaintingRequest(input: "i", style: "s", output: "o.mp4", weights: "")
    try? knobs.apply(to: &request, frames: Self.size)
    _ = Knobs(request, moment: knobs.moment, frames: Self.size)
  }

  private func restore(_ data: Data) {
    let optimizer = LBFGS(
      LBFGS.Parameters(history: 2), size: Self.size, bounds: Bounds([0...1, 0...1, 0...1]),
      workers: Workers(count: 1))
    var rest = data
    try? optimizer.restore { bytes in
      guard rest.count >= bytes.count else { throw DamagedOptimizerState() }
      rest.copyBytes(to: bytes)
      rest = rest.dropFirst(bytes.count)
    }
  }

  private func open(_ data: Data) {
    let folder = Self.scratch + ".vidstyle"
    let files = FileManager.default
    try? files.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let end = data.firstRange(of: Data("\n\n".utf8)) ?? data.endIndex..<data.endIndex
    _ = files.createFile(atPath: RunDescription.path(in: folder), contents: data[..<end.lowerBound])
    _ = files.createFile(atPath: WorkFolder.journal(folder), contents: data[end.upperBound...])
    _ = files.createFile(atPath: WorkFolder.lock(folder), contents: nil)
    _ = (try? RunStatus(folder: folder))?.remaining.map(TimeText.text)
    guard let run = try? RunDescription(in: folder) else { return }
    _ = try? WorkFolder(path: folder, size: Self.size, run: run, restarts: false)
  }

  private func read(_ path: String) throws {
    var reader = try VideoReader(
      path: path, options: .init(frameLimit: 4, threads: 1), logger: .silent)
    while try reader.next() != nil {}
  }

  private static let scratch = "/dev/shm/vidstyle-fuzz-\(getpid())"

  /// A file in memory with these contents.
  private func withFile(_ data: Data, as suffix: String = "", _ body: (String) -> Void) {
    let path = Self.scratch + suffix
    _ = FileManager.default.createFile(atPath: path, contents: data)
    body(path)
    unlink(path)
  }
}
