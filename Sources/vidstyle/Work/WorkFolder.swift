import Basics
import Foundation
import Transfer
import VideoIO

/// Where a run keeps what it has finished, so that the same command goes on after whatever ended it.
///
/// `run.json` says what the run is, `journal.jsonl` which paintings are finished, in their order: a
/// painting is when its line is on the disk, and everything it stands for is there before. `frames/`
/// holds finished frames as PNG of 16 bits, from which the output is always made; `state/` what the next
/// painting needs, unrounded.
final class WorkFolder {
  let path: String
  private let size: Size
  /// Whether the folder goes with the process.
  let isTemporary: Bool
  private let lock: RawFile
  private let journal: FrameLog
  /// What earlier runs have finished, in its order.
  let known: [FrameRecord]
  private let run: RunDescription?
  /// Whether the folder still holds a run that this one is to throw away.
  private var holdsAnother: Bool
  /// Paintings that are finished, all passes counted.
  private(set) var count: Int

  /// Opens the folder at `path`, or makes it, and reads what it knows; `begin()` makes it this run's.
  ///
  /// - Parameters:
  ///   - size: of the frames.
  ///   - output: in whose folder a killed run may have left files under temporary names.
  ///   - restart: whether what is there is thrown away.
  init(
    path: String, size: Size, run: RunDescription, output: String, restart: Bool
  ) throws {
    self.path = path
    self.size = size
    isTemporary = false
    self.run = run
    lock = try Self.lock(path)
    Self.removeRemains(of: path)
    if !restart { try run.checkAgreement(with: path) }
    try Self.removeLeftovers(of: try lock.contents(), beside: output)
    try lock.truncate(to: 0)
    try lock.write("\(getpid())")
    let journal = try RawFile(Self.journal(path), for: .adding)
    holdsAnother = try restart && journal.size() > 0
    known = restart ? [] : try Self.readJournal(path)
    count = known.count
    self.journal = FrameLog(journal)
  }

  /// Makes the folder the run's. What `restart` throws away goes now, after everything that could refuse
  /// the run.
  func begin() throws {
    if holdsAnother {
      // Nothing may seem finished whose files are gone.
      try journal.removeAll()
      holdsAnother = false
    }
    if known.isEmpty { try Self.clear(path) }
    try run?.write(to: path)
    for folder in ["frames", "state"] { try Self.make("\(path)/\(folder)") }
  }

  /// A folder in the system's place for temporary files, which goes with the value.
  init(temporaryFor size: Size) throws {
    let url = FileManager.default.temporaryDirectory.appending(
      path: "vidstyle-\(UUID().uuidString)")
    path = url.path
    self.size = size
    isTemporary = true
    try Self.make(path)
    lock = try RawFile(Self.lock(path), for: .adding)
    journal = FrameLog(try RawFile(Self.journal(path), for: .adding))
    known = []
    run = nil
    holdsAnother = false
    count = 0
  }

  deinit {
    // Nothing is lost where nothing is finished.
    if isTemporary || count == 0 && !holdsAnother { remove() }
  }

  /// Removes the folder; what is killed on the way leaves none that a run could take for its own.
  func remove() {
    let doomed = Self.remains(of: path, "\(getpid()).tmp")
    guard rename(path, doomed) == 0 else { return }
    try? FileManager.default.removeItem(atPath: doomed)
  }

  /// Notes that the run is complete with so many frames: before, their number may have been an estimate.
  func complete(frames: Int) throws {
    guard var run else { return }
    run.frames = frames
    try run.write(to: path)
  }

  /// Frames that earlier runs have painted in all passes.
  func finishedFrames(_ passes: Int) -> Int { known.lazy.filter { $0.pass == passes }.count }
}

/// What is finished.
extension WorkFolder {
  /// The record of the painting that comes after `place` others, if it is finished.
  func record(_ place: Int, frame: Int, pass: Int) throws -> FrameRecord? {
    guard place < known.count else { return nil }
    guard known[place].frame == frame, known[place].pass == pass else {
      throw WorkError.damaged(Self.journal(path))
    }
    return known[place]
  }

  /// Keeps a painting for good.
  ///
  /// - Parameters:
  ///   - picture: the frame as it will be written, unless more passes follow.
  ///   - superseded: the painting that nobody looks at any more, by its frame and pass.
  func finish(
    _ painted: StylizedFrame, _ record: FrameRecord, picture: RGBImage?,
    superseding superseded: (frame: Int, pass: Int), _ stylizer: Stylizer
  ) throws {
    if let picture {
      try PNGFile.write(
        picture, to: Self.frame(record.frame, path), bitDepth: 16, overwrite: true, isQuick: true)
    }
    try save(painted.image, painting(record.frame, record.pass))
    let state = try RawFile(optimizer(count), for: .replacing)
    try stylizer.saveOptimizer { try state.write($0) }
    try state.synchronize()
    try journal.append(record)
    try journal.synchronize()
    unlink(optimizer(count - 1))
    unlink(painting(superseded.frame, superseded.pass))
    count += 1
  }

  /// Readies the stylizer for the painting after the last that is finished.
  func restoreOptimizer(of stylizer: Stylizer) throws {
    guard !known.isEmpty else { return }
    let state = try RawFile(optimizer(known.count - 1), for: .reading)
    do {
      try stylizer.restoreOptimizer { bytes in
        guard try state.read(into: bytes) else { throw DamagedOptimizerState() }
      }
    } catch is DamagedOptimizerState {
      throw WorkError.damaged(state.path)
    }
  }

  /// The painting of a frame, unrounded.
  func painting(frame: Int, pass: Int) throws -> Tensor { try load(painting(frame, pass)) }

  /// A finished frame.
  func picture(_ frame: Int) throws -> RGBImage {
    try PNGFile.read(path: Self.frame(frame, path), size: size)
  }

  /// Keeps what a frame is painted from, for later passes.
  func keep(content: Tensor, masks: Tensor?, frame: Int) throws {
    try save(content, self.content(frame))
    if let masks { try save(masks, self.masks(frame)) }
  }

  func masks(frame: Int, count: Int) throws -> Tensor { try load(masks(frame), channels: count) }

  func content(frame: Int) throws -> Tensor { try load(content(frame)) }

  /// Throws away what later passes needed of a frame.
  func forget(frame: Int, pass: Int) {
    unlink(content(frame))
    unlink(masks(frame))
    unlink(painting(frame, pass))
  }
}

/// Files and their names.
extension WorkFolder {
  /// The usual folder for an output.
  static func path(for output: String) -> String {
    var name = output
    while name.count > 1, name.hasSuffix("/") { name.removeLast() }
    return name + ".vidstyle"
  }

  static func journal(_ path: String) -> String { "\(path)/journal.jsonl" }
  static func lock(_ path: String) -> String { "\(path)/lock" }

  static func frame(_ number: Int, _ path: String) -> String {
    let digits = String(number)
    return "\(path)/frames/\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits).png"
  }

  private func optimizer(_ place: Int) -> String { "\(path)/state/optimizer-\(place)" }
  private func painting(_ frame: Int, _ pass: Int) -> String {
    "\(path)/state/painting-\(frame)-\(pass)"
  }
  private func content(_ frame: Int) -> String { "\(path)/state/content-\(frame)" }
  private func masks(_ frame: Int) -> String { "\(path)/state/masks-\(frame)" }

  private func save(_ tensor: Tensor, _ path: String) throws {
    let file = try RawFile(path, for: .replacing)
    try file.write(UnsafeRawBufferPointer(tensor.values))
    try file.synchronize()
  }

  private func load(_ path: String, channels: Int = 3) throws -> Tensor {
    let tensor = Tensor(channels: channels, size: size)
    let file = try RawFile(path, for: .reading)
    guard try file.read(into: UnsafeMutableRawBufferPointer(tensor.values)) else {
      throw WorkError.damaged(path)
    }
    return tensor
  }
}
