import Basics
import Foundation
import Transfer
import VideoIO

/// A folder with what a run has finished, so that the same request resumes after whatever ended it.
///
/// `run.json` says what the run is, and `journal.jsonl` which paintings are finished, in their order: a
/// painting is finished when its line is on the disk, and the files it stands for are there before.
/// `frames/` holds finished frames as PNG with 16 bits, from which the output is always made; `state/` holds
/// what the next painting needs, unrounded. Everything bears a digest (docs/DURABILITY.md).
public final class WorkFolder: PaintingStore {
  public let path: String
  private let size: Size
  /// Whether the folder outlives the object.
  public let isLasting: Bool
  private let hasOneFrame: Bool
  /// Whether the folder itself stays when the run is done: the user has made a link to it.
  private let staysEmpty: Bool
  private let lock: RawFile
  private var journal: Journal
  public let known: [FrameRecord]
  /// Digests of the finished frames' pictures.
  private var pictures: [Int: String] = [:]
  private let run: RunDescription?
  /// Whether what the folder holds is still to be thrown away.
  private var restarts: Bool
  public private(set) var count: Int

  /// Opens the folder at `path`, or makes it, and reads what it knows; ``begin()`` makes it this run's.
  ///
  /// - Parameters:
  ///   - path: of the folder, or of a link to it.
  ///   - size: of the frames.
  ///   - restarts: whether what the folder holds is thrown away.
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

  /// Opens or makes a folder whose name no other process has or writes to, so that nothing need be locked.
  ///
  /// - Parameters:
  ///   - size: of the frames.
  ///   - run: what ``begin()`` says in the folder.
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

  /// Makes the folder the run's. What a restart throws away is removed only now, after everything that could
  /// refuse the run.
  public func begin() throws {
    // Nothing may seem finished whose files are gone.
    if restarts { try journal.removeAll() }
    if restarts || known.isEmpty && !holdsUnfinished { try Self.clear(path) }
    restarts = false
    // First of all, so that the folder is known for a run's whatever comes.
    try run?.write(to: path)
    for folder in ["frames", "state"] { try Folder.make("\(path)/\(folder)") }
  }

  /// Makes a folder in the system's place for temporary files, which is removed with the object.
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
    // Nothing is lost where nothing is finished.
    if !isLasting || count == 0 && isEmpty { remove() }
  }

  public var folder: String? { path }

  private var isEmpty: Bool {
    !holdsUnfinished && (!restarts || (try? journal.isEmpty) == true)
  }

  /// Removes the folder, last of all the mark of the result; what is killed on the way leaves none that a run
  /// could take for its own.
  public func remove() {
    Self.remove(path, staysEmpty: staysEmpty)
  }

  /// Notes how many frames the run has; before, their number may have been an estimate.
  public func complete(frames: Int) throws {
    guard var run else { return }
    run.frames = frames
    try run.write(to: path)
  }

  /// Ends a run whose result is there and whose own end was cut short.
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

/// What is finished.
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
    // A later run keeps them anew.
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

/// What is not finished.
extension WorkFolder {
  public var holdsUnfinished: Bool { Folder.holds(unfinished) }

  public func keepUnfinished(
    _ state: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) throws {
    // The state before stays until this one is whole.
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
  /// The usual folder for an output: its name with `.vidstyle` behind it.
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
