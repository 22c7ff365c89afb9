import Basics
import Foundation
import Transfer
import VideoIO

/// A folder with what a run has finished, so that the same request resumes after whatever ended it.
///
/// `run.json` says what the run is, and `journal.jsonl` which paintings are finished, in their order: a
/// painting is finished when its line is on the disk, and the files it stands for are written before.
/// `frames/` holds finished frames as PNG with 16 bits, from which the output is always made; `state/` holds
/// what the next painting needs, unrounded.
public final class WorkFolder: PaintingStore {
  public let path: String
  private let size: Size
  /// Whether the folder outlives the object.
  public let isLasting: Bool
  private let lock: RawFile
  private let journal: FrameLog
  public let known: [FrameRecord]
  private let run: RunDescription?
  /// Whether the folder still holds a run that this one is to throw away.
  private var holdsAnother: Bool
  public private(set) var count: Int

  /// Opens the folder at `path`, or makes it, and reads what it knows; ``begin()`` makes it this run's.
  ///
  /// - Parameters:
  ///   - size: of the frames.
  ///   - run: the run; files that a killed run has left beside its output are removed.
  ///   - restarts: whether what the folder holds is thrown away.
  init(path: String, size: Size, run: RunDescription, restarts: Bool) throws {
    self.path = path
    self.size = size
    isLasting = true
    self.run = run
    lock = try Self.lock(path)
    Self.removeRemains(of: path)
    if !restarts { try run.checkAgreement(with: path) }
    try Self.removeLeftovers(of: try lock.contents(), beside: run.output)
    try lock.truncate(to: 0)
    try lock.write("\(getpid())")
    let journal = try RawFile(Self.journal(path), for: .adding)
    holdsAnother = try restarts && journal.size() > 0
    known = restarts ? [] : try Self.readJournal(path)
    count = known.count
    self.journal = FrameLog(journal)
  }

  /// Makes the folder the run's. What a restart throws away is removed only now, after everything that could
  /// refuse the run.
  public func begin() throws {
    if holdsAnother {
      // Nothing may seem finished whose files are gone.
      try journal.removeAll()
      holdsAnother = false
    }
    if known.isEmpty { try Self.clear(path) }
    try run?.write(to: path)
    for folder in ["frames", "state"] { try Self.make("\(path)/\(folder)") }
  }

  /// Makes a folder in the system's place for temporary files, which is removed with the object.
  init(temporaryFor size: Size) throws {
    let url = FileManager.default.temporaryDirectory.appending(
      path: "vidstyle-\(UUID().uuidString)")
    path = url.path
    self.size = size
    isLasting = false
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
    if !isLasting || count == 0 && !holdsAnother { remove() }
  }

  public var folder: String? { path }

  /// Removes the folder; what is killed on the way leaves none that a run could take for its own.
  public func remove() {
    let doomed = Self.remains(of: path, "\(getpid()).tmp")
    guard rename(path, doomed) == 0 else { return }
    try? FileManager.default.removeItem(atPath: doomed)
  }

  /// Notes how many frames the run has; before, their number may have been an estimate.
  public func complete(frames: Int) throws {
    guard var run else { return }
    run.frames = frames
    try run.write(to: path)
  }
}

/// What is finished.
extension WorkFolder {
  public func finish(
    _ painting: Tensor, _ record: FrameRecord, picture: RGBImage?,
    superseding superseded: (frame: Int, pass: Int),
    optimizer: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) throws {
    if let picture {
      try PNGFile.write(
        picture, to: Self.frame(record.frame, path), bitDepth: 16, overwrite: true, isQuick: true)
    }
    try save(painting, self.painting(record.frame, record.pass))
    let state = try RawFile(self.optimizer(count), for: .replacing)
    try optimizer { try state.write($0) }
    try state.synchronize()
    try journal.append(record)
    try journal.synchronize()
    unlink(self.optimizer(count - 1))
    unlink(self.painting(superseded.frame, superseded.pass))
    count += 1
  }

  public func restoreOptimizer(
    _ restore: ((UnsafeMutableRawBufferPointer) throws -> Void) throws -> Void
  ) throws {
    guard !known.isEmpty else { return }
    let state = try RawFile(optimizer(known.count - 1), for: .reading)
    do {
      try restore { bytes in
        guard try state.read(into: bytes) else { throw DamagedOptimizerState() }
      }
    } catch is DamagedOptimizerState {
      throw WorkError.damaged(state.path)
    }
  }

  /// Frames are kept with 16 bits.
  public func rounded(_ picture: RGBImage) -> RGBImage { picture.roundedTo16Bits }

  public func picture(_ frame: Int) throws -> RGBImage {
    try PNGFile.read(path: Self.frame(frame, path), size: size)
  }

  public func painting(frame: Int, pass: Int) throws -> Tensor {
    try load(painting(frame, pass))
  }

  public func keep(content: Tensor, masks: Tensor?, frame: Int) throws {
    try save(content, self.content(frame))
    if let masks { try save(masks, self.masks(frame)) }
  }

  public func content(frame: Int) throws -> Tensor { try load(content(frame)) }

  public func masks(frame: Int, count: Int) throws -> Tensor {
    try load(masks(frame), channels: count)
  }

  public func forget(frame: Int, pass: Int) {
    unlink(content(frame))
    unlink(masks(frame))
    unlink(painting(frame, pass))
  }
}

/// Files and their names.
extension WorkFolder {
  /// The usual folder for an output: its name with `.vidstyle` behind it.
  public static func path(for output: String) -> String {
    var name = output
    while name.count > 1, name.hasSuffix("/") { name.removeLast() }
    return name + ".vidstyle"
  }

  /// The journal of a folder.
  public static func journal(_ path: String) -> String { "\(path)/journal.jsonl" }
  static func lock(_ path: String) -> String { "\(path)/lock" }

  /// The picture of a finished frame.
  public static func frame(_ number: Int, _ path: String) -> String {
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
