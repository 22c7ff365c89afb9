import Basics
import Transfer

/// Keeps a run's finished paintings, and the data that later frames and passes need.
///
/// A painting is finished once ``finish(_:_:picture:superseding:optimizer:)`` has returned; its place is the
/// number of paintings that were finished before it, counting every pass.
public protocol PaintingStore: AnyObject {
  /// Paintings that were finished before the run began, in their order.
  var known: [FrameRecord] { get }
  /// Paintings that are finished, counting every pass.
  var count: Int { get }
  /// The folder with the finished paintings; `nil` if they stay in memory.
  var folder: String? { get }
  /// Whether a later run finds the paintings of this one in ``folder``.
  var isLasting: Bool { get }

  /// Claims the store for the run; called after all checks that could refuse the run.
  func begin() throws

  /// Keeps a painting for good.
  ///
  /// - Parameters:
  ///   - painting: unrounded.
  ///   - picture: the frame as it will be written; `nil` if further passes follow.
  ///   - superseded: the painting that is no longer needed, by its frame and pass.
  ///   - optimizer: provides the optimiser's memory, piece by piece.
  func finish(
    _ painting: Tensor, _ record: FrameRecord, picture: RGBImage?,
    superseding superseded: (frame: Int, pass: Int),
    optimizer: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) throws

  /// Returns the optimiser's memory as it was when the last known painting was finished; not called
  /// without a known painting.
  func restoreOptimizer(
    _ restore: ((UnsafeMutableRawBufferPointer) throws -> Void) throws -> Void
  ) throws

  /// A frame as ``picture(_:)`` will return it: a store may keep less than a float's precision.
  func rounded(_ picture: RGBImage) -> RGBImage

  /// A finished frame as it is written.
  func picture(_ frame: Int) throws -> RGBImage

  /// A finished painting, unrounded.
  func painting(frame: Int, pass: Int) throws -> Tensor

  /// Keeps a frame's content and masks for later passes.
  func keep(content: Tensor, masks: Tensor?, frame: Int) throws

  /// 3 × height × width, in the network's input space.
  func content(frame: Int) throws -> Tensor

  /// One channel for each mask.
  func masks(frame: Int, count: Int) throws -> Tensor

  /// Drops the data of a frame that later passes needed; `pass` is its last.
  func forget(frame: Int, pass: Int)

  /// Whether the state of an unfinished painting is kept.
  var holdsUnfinished: Bool { get }

  /// Keeps the state of an unfinished painting, provided piece by piece, until a painting is
  /// finished; replaces the previous state.
  func keepUnfinished(
    _ state: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) throws

  /// Returns, piece by piece, the state that ``keepUnfinished(_:)`` was given.
  func readUnfinished(
    _ state: ((UnsafeMutableRawBufferPointer) throws -> Void) throws -> Void
  ) throws

  /// Records what the result is, before it gets its name.
  func note(_ mark: ResultMark) throws(FileError)

  /// Records that the run is complete with so many frames, and keeps everything.
  func complete(frames: Int) throws

  /// Removes everything, as the run is complete and its output has all frames.
  func remove()
}

/// A store that does not outlive the run keeps no unfinished paintings.
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
  /// The folder that a later run resumes from; `nil` if nothing is kept.
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
