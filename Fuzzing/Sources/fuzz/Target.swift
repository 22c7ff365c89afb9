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
  /// A work folder's journal; each line is given the digest that it ought to have.
  case journal
  /// The state of a painting under way, in a work folder: L-BFGS's, or Adam's.
  case minimization
  /// The EXIF data in a picture's file.
  case exif
  /// What L-BFGS leaves for the next painting, in a work folder.
  case optimizer
  /// `frames/%05d.png`.
  case pattern
  /// A project file.
  case project
  /// What a browser sends: the head of a request, its route, and as settings of the studio what follows.
  case request
  /// A work folder's result.json.
  case result
  /// A work folder's run.json, given the digest that it ought to have.
  case run
  /// Objects of JSON with their digests.
  case seal
  /// A file of state in a work folder.
  case state
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
    case .journal: readJournal(data)
    case .minimization: resume(data)
    case .optimizer: restore(data)
    case .exif: _ = ExifData(in: [UInt8](data))
    case .pattern: _ = try? NumberPattern(String(decoding: data, as: UTF8.self))
    case .project: withFile(data) { _ = try? ProjectFile(path: $0, weights: "") }
    case .request: answer(data)
    case .result:
      withFolder(["result.json": data]) { folder in
        _ = ResultMark(in: folder) { _ in [folder] }
      }
    case .run: readRun(data)
    case .seal: _ = SealedJSON.digest(of: data)
    case .state: readState(data)
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
    { _ = try TextValue.frameRate($0) }, { _ = try TextValue.frameSize($0) },
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

  /// Hands out data in pieces, as a file of state does.
  private static func source(_ data: Data) -> (UnsafeMutableRawBufferPointer) throws -> Void {
    var rest = data
    return { bytes in
      guard rest.count >= bytes.count else { throw DamagedOptimizerState() }
      rest.copyBytes(to: bytes)
      rest = rest.dropFirst(bytes.count)
    }
  }

  private static let bounds = Bounds([0...1, 0...1, 0...1])

  private func restore(_ data: Data) {
    let optimizer = LBFGS(
      LBFGS.Parameters(history: 2), size: Self.size, bounds: Self.bounds,
      workers: Workers(count: 1))
    try? optimizer.restore(Self.source(data))
  }

  private func resume(_ data: Data) {
    guard let first = data.first else { return }
    let workers = Workers(count: 1)
    let optimizer: any Transfer.Optimizer =
      first % 2 == 0
      ? LBFGS(
        LBFGS.Parameters(history: 2), size: Self.size, bounds: Self.bounds, workers: workers)
      : Adam(Adam.Parameters(), size: Self.size, bounds: Self.bounds, workers: workers)
    let image = Tensor(channels: 3, size: Self.size)
    _ = try? optimizer.restoreMinimization(of: image, Self.source(data.dropFirst()))
  }

  private func readJournal(_ data: Data) {
    var (text, digest) = ("", "")
    for line in data.split(separator: UInt8(ascii: "\n")) {
      let sealed = SealedJSON.seal(String(decoding: line, as: UTF8.self), after: digest)
      text += sealed.text + "\n"
      digest = sealed.digest
    }
    withFolder(["journal.jsonl": Data(text.utf8)]) { folder in
      let records = (try? Journal.entries(WorkFolder.journal(folder)))?.map(\.record)
      _ = records?.map(\.seconds).reduce(0, +)
    }
  }

  private func readRun(_ data: Data) {
    let text = SealedJSON.seal(String(decoding: data, as: UTF8.self)).text
    withFolder(["run.json": Data(text.utf8)]) { folder in
      _ = (try? RunStatus(folder: folder))?.remaining.map(TimeText.text)
      _ = try? (try? RunDescription(in: folder))?.request.validate()
    }
  }

  private func readState(_ data: Data) {
    withFile(data) { path in
      _ = StateFile.isWhole(path)
      try? StateFile.read(path) { read in
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 8, alignment: 8)
        defer { piece.deallocate() }
        try read(piece)
      }
    }
  }

  private func open(_ data: Data) {
    let end = data.firstRange(of: Data("\n\n".utf8)) ?? data.endIndex..<data.endIndex
    let files = [
      "run.json": data[..<end.lowerBound], "journal.jsonl": data[end.upperBound...],
      "lock": Data(),
    ]
    withFolder(files) { folder in
      _ = (try? RunStatus(folder: folder))?.remaining.map(TimeText.text)
      guard let run = try? RunDescription(in: folder) else { return }
      _ = try? WorkFolder(path: folder, size: Self.size, run: run, restarts: false)
    }
  }

  /// A folder in memory with these files.
  private func withFolder(_ files: [String: Data], _ body: (String) -> Void) {
    let folder = Self.scratch + ".vidstyle"
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (name, contents) in files {
      _ = FileManager.default.createFile(atPath: "\(folder)/\(name)", contents: contents)
    }
    body(folder)
    try? FileManager.default.removeItem(atPath: folder)
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
