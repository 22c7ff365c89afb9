import Basics
import Transfer

/// Where a run keeps what it has finished, and what later frames and passes come back to.
///
/// A painting is finished once ``finish(_:_:picture:superseding:optimizer:)`` has returned; its place is the
/// number of paintings that were finished before it, counting every pass.
public protocol PaintingStore: AnyObject {
  /// Paintings that were finished before the run began, in their order.
  var known: [FrameRecord] { get }
  /// Paintings that are finished, counting every pass.
  var count: Int { get }
  /// The folder that fills with what is finished; `nil` where it stays in memory.
  var folder: String? { get }
  /// Whether a later run finds in ``folder`` what this one has finished.
  var isLasting: Bool { get }

  /// Makes the store the run's own; called once nothing can refuse the run any more.
  func begin() throws

  /// Keeps a painting for good.
  ///
  /// - Parameters:
  ///   - painting: unrounded.
  ///   - picture: the frame as it will be written; `nil` where further passes follow.
  ///   - superseded: the painting that nobody looks back at from now on, by its frame and pass.
  ///   - optimizer: hands out what the optimiser has learned, piece after piece.
  func finish(
    _ painting: Tensor, _ record: FrameRecord, picture: RGBImage?,
    superseding superseded: (frame: Int, pass: Int),
    optimizer: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) throws

  /// Hands back what the optimiser had learned when the last known painting was finished; not called where
  /// nothing is known.
  func restoreOptimizer(
    _ restore: ((UnsafeMutableRawBufferPointer) throws -> Void) throws -> Void
  ) throws

  /// A frame as ``picture(_:)`` will return it: a store may keep less than a float's precision.
  func rounded(_ picture: RGBImage) -> RGBImage

  /// A finished frame as it is written.
  func picture(_ frame: Int) throws -> RGBImage

  /// A finished painting, unrounded.
  func painting(frame: Int, pass: Int) throws -> Tensor

  /// Keeps what a frame is painted from, for later passes.
  func keep(content: Tensor, masks: Tensor?, frame: Int) throws

  /// 3 × height × width, in the network's input space.
  func content(frame: Int) throws -> Tensor

  /// One channel for each mask.
  func masks(frame: Int, count: Int) throws -> Tensor

  /// Drops what later passes needed of a frame; `pass` is its last.
  func forget(frame: Int, pass: Int)

  /// Whether the state of an unfinished painting is kept.
  var holdsUnfinished: Bool { get }

  /// Keeps the state of an unfinished painting, handed out piece by piece, in place of the one before, until
  /// a painting is finished.
  func keepUnfinished(
    _ state: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) throws

  /// Hands back, piece by piece, what ``keepUnfinished(_:)`` was given.
  func readUnfinished(
    _ state: ((UnsafeMutableRawBufferPointer) throws -> Void) throws -> Void
  ) throws

  /// Notes what the result is, before it gets its name.
  func note(_ mark: ResultMark) throws(FileError)

  /// Notes that the run is complete with so many frames, and keeps everything.
  func complete(frames: Int) throws

  /// Drops everything; the run is complete, and its output holds what was finished.
  func remove()
}

/// A store that nothing outlives keeps nothing of what is not finished.
extension PaintingStore {
  public var holdsUnfinished: Bool { false }

  public func keepUnfinished(
    _ state: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) throws {}

  public func readUnfinished(
    _ state: ((UnsafeMutableRawBufferPointer) throws -> Void) throws -> Void
  ) throws {}

  public func note(_ mark: ResultMark) throws(FileError) {}
}

extension PaintingStore {
  /// The folder that a later run resumes from; `nil` where nothing stays.
  var lastingFolder: String? { isLasting ? folder : nil }

  /// Frames that were finished in all passes before the run began.
  func finishedFrames(passes: Int) -> Int { known.lazy.filter { $0.pass == passes }.count }

  /// The record of the painting at a place, if it is known.
  ///
  /// - Throws: ``WorkError/damaged(_:)`` if the painting at that place is of another frame or pass.
  func record(at place: Int, frame: Int, pass: Int) throws -> FrameRecord? {
    guard place < known.count else { return nil }
    guard known[place].frame == frame, known[place].pass == pass else {
      throw WorkError.outOfOrder(frame: frame)
    }
    return known[place]
  }
}
