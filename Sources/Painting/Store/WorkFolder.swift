import Basics
import Foundation
import Transfer
import VideoIO

/// A folder with the finished paintings of a run, so that the same request resumes it after any
/// interruption.
///
/// `run.json` describes the run, and `journal.jsonl` lists the finished paintings, in order: a
/// painting is finished once its line is on disk, and its files are written before. `frames/`
/// contains finished frames as 16-bit PNG, from which the output is always made; `state/` contains
/// the unrounded data for the next painting. Everything has a digest (docs/DURABILITY.md).
public final class WorkFolder: PaintingStore {
  public let path: String
  private let size: Size
  /// Whether the folder outlives the object.
  public let isLasting: Bool
  private let hasOneFrame: Bool
  /// Whether the folder itself is kept at the end of the run, as the user's path is a link to it.
  private let staysEmpty: Bool
  private let lock: RawFile
  private var journal: Journal
  public let known: [FrameRecord]
  /// Digests of the finished frames' pictures.
  private var pictures: [Int: String] = [:]
  private let run: RunDescription?
  /// Whether the folder's old contents have yet to be discarded.
  private var restarts: Bool
  public private(set) var count: Int

  /// Opens or creates the folder at `path`, and reads its journal; ``begin()`` claims it for this
  /// run.
  ///
  /// - Parameters:
  ///   - path: of the folder, or of a link to it.
  ///   - size: of the frames.
  ///   - restarts: whether the folder's contents are discarded.
  ///   - hasOneFrame: whether no frame can follow the first.
  init(
    path: String, size: Size, run: RunDescription, restarts: Bool, hasOneFrame: Bool = false
  ) throws {
    let real = AtomicFile.destination(of: path)
    staysEmpty = Folder.target(ofLink: path) != nil
    self.path = staysEmpty ? real : path
    self.size = size
    isLasting = true
    self.hasOneFrame = hasOneFrame
    self.run = run
    lock = try Self.take(self.path)
    Self.removeRemains(of: self.path)
    if !restarts { try run.checkAgreement(with: self.path) }
    let journal = try Journal(Self.journal(self.path), restarts: restarts)
    self.restarts = restarts
    known = journal.entries.map(\.record)
    for entry in journal.entries { pictures[entry.record.frame] = entry.picture }
    count = known.count
    self.journal = journal
  }

  /// Opens or creates a folder that no other process uses, so that it need not be locked.
  ///
  /// - Parameters:
  ///   - size: of the frames.
  ///   - run: the description that ``begin()`` writes.
  init(apart path: String, size: Size, run: RunDescription) throws {
    self.path = path
    self.size = size
    isLasting = true
    hasOneFrame = false
    staysEmpty = false
    self.run = run
    try Folder.make(path)
    lock = try RawFile(Self.lock(path), for: .adding)
    let journal = try Journal(Self.journal(path), restarts: false)
    restarts = false
    known = journal.entries.map(\.record)
    for entry in journal.entries { pictures[entry.record.frame] = entry.picture }
    count = known.count
    self.journal = journal
  }

  /// Claims the folder for the run. A restart discards old contents only now, after all checks that
  /// could refuse the run.
  public func begin() throws {
    // The journal goes first: no painting may seem finished when its files are gone.
    if restarts { try journal.removeAll() }
    if restarts || known.isEmpty && !holdsUnfinished { try Self.clear(path) }
    restarts = false
    // First of all, so that the folder is recognised as a run's from now on.
    try run?.write(to: path)
    for folder in ["frames", "state"] { try Folder.make("\(path)/\(folder)") }
  }

  /// Creates a folder among the system's temporary files, which is removed with the object.
  init(temporaryFor size: Size) throws {
    let place = try TemporaryFolder()
    path = place.path
    lock = place.lock
    self.size = size
    isLasting = false
    hasOneFrame = false
    staysEmpty = false
    journal = try Journal(Self.journal(path), restarts: false)
    known = []
    run = nil
    restarts = false
    count = 0
  }

  deinit {
    // Without a finished painting nothing is lost.
    if !isLasting || count == 0 && isEmpty { remove() }
  }

  public var folder: String? { path }

  private var isEmpty: Bool {
    !holdsUnfinished && (!restarts || (try? journal.isEmpty) == true)
  }

  /// Removes the folder, the result's mark last; if this is interrupted, the rest cannot be
  /// mistaken for an unfinished run.
  public func remove() {
    Self.remove(path, staysEmpty: staysEmpty)
  }

  /// Records the number of frames, which may have been an estimate before.
  public func complete(frames: Int) throws {
    guard var run else { return }
    run.frames = frames
    try run.write(to: path)
  }

  /// Finishes a run that was interrupted after writing its result.
  static func end(_ path: String, frames: Int, isKept: Bool) throws {
    let place = AtomicFile.destination(of: path)
    let lock = try take(place)
    defer { extendLifetime(lock) }
    if isKept {
      guard var run = try RunDescription(in: place) else { return }
      run.frames = frames
      return try run.write(to: place)
    }
    remove(place, staysEmpty: Folder.target(ofLink: path) != nil)
  }

  public func note(_ mark: ResultMark) throws(FileError) {
    try mark.write(to: path)
  }
}

/// Finished paintings.
extension WorkFolder {
  public func finish(
    _ painting: Tensor, _ record: FrameRecord, picture: RGBImage?,
    superseding superseded: (frame: Int, pass: Int),
    optimizer: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) throws {
    var digest: String?
    if let picture {
      let file = Self.frame(record.frame, path)
      if Folder.target(ofLink: file) != nil { unlink(file) }
      try PNGFile.write(picture, to: file, bitDepth: 16, overwrite: true, isQuick: true)
      digest = try FileDigest.sha256(of: [file])
    }
    try StateFile.write(self.painting(record.frame, record.pass)) { write in
      try write(UnsafeRawBufferPointer(painting.values))
    }
    if !hasOneFrame { try StateFile.write(self.optimizer(count), optimizer) }
    if isLasting { try Folder.synchronize("\(path)/state") }
    try journal.append(JournalEntry(record, picture: digest))
    pictures[record.frame] = digest
    unlink(self.optimizer(count - 1))
    unlink(self.painting(superseded.frame, superseded.pass))
    unlink(unfinished)
    count += 1
  }

  public func restoreOptimizer(
    _ restore: ((UnsafeMutableRawBufferPointer) throws -> Void) throws -> Void
  ) throws {
    guard !known.isEmpty else { return }
    let state = optimizer(known.count - 1)
    do {
      try StateFile.read(state, restore)
    } catch is DamagedOptimizerState {
      throw WorkError.damaged(state)
    }
  }

  /// Frames are kept with 16 bits.
  public func rounded(_ picture: RGBImage) -> RGBImage { picture.roundedTo16Bits }

  public func picture(_ frame: Int) throws -> RGBImage {
    let file = Self.frame(frame, path)
    guard let digest = pictures[frame], digest == (try? FileDigest.sha256(of: [file])) else {
      throw WorkError.damaged(file)
    }
    return try PNGFile.read(path: file, size: size)
  }

  public func painting(frame: Int, pass: Int) throws -> Tensor {
    try load(painting(frame, pass))
  }

  public func keep(content: Tensor, masks: Tensor?, frame: Int) throws {
    // A later run stores them again.
    try StateFile.write(self.content(frame), isLasting: false) {
      try $0(UnsafeRawBufferPointer(content.values))
    }
    guard let masks else { return }
    try StateFile.write(self.masks(frame), isLasting: false) {
      try $0(UnsafeRawBufferPointer(masks.values))
    }
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

  private func load(_ path: String, channels: Int = 3) throws -> Tensor {
    let tensor = Tensor(channels: channels, size: size)
    try StateFile.read(path) { try $0(UnsafeMutableRawBufferPointer(tensor.values)) }
    return tensor
  }
}

/// The unfinished painting.
extension WorkFolder {
  public var holdsUnfinished: Bool { Folder.holds(unfinished) }

  public func keepUnfinished(
    _ state: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) throws {
    // The previous state is kept until this one is complete.
    let new = unfinished + ".new"
    do {
      try StateFile.write(unfinished, at: new, state)
    } catch {
      unlink(new)
      throw error
    }
    try FileError.check(rename(new, unfinished) == 0, .write, unfinished)
    try Folder.synchronize("\(path)/state")
  }

  public func readUnfinished(
    _ state: ((UnsafeMutableRawBufferPointer) throws -> Void) throws -> Void
  ) throws {
    guard StateFile.isWhole(unfinished) else { throw WorkError.damagedUnfinished(unfinished) }
    try StateFile.read(unfinished, state)
  }
}

/// Files and their names.
extension WorkFolder {
  /// The default folder for an output: its name followed by `.vidstyle`.
  public static func path(for output: String) -> String {
    var name = output.utf8[...]
    while name.count > 1, name.last == UInt8(ascii: "/") { name.removeLast() }
    return Folder.sibling(of: String(Substring(name)), prefix: "", suffix: ".vidstyle")
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
  private var unfinished: String { "\(path)/state/unfinished" }
}
