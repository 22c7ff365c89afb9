import Basics
import Transfer

/// Keeps the data for later passes in memory, and nothing for a later run.
public final class MemoryStore: PaintingStore {
  /// A painting by its frame and pass.
  private struct Key: Hashable {
    let frame: Int
    let pass: Int
  }

  public let known: [FrameRecord] = []
  public private(set) var count = 0
  public let folder: String? = nil
  public let isLasting = false
  private let passes: Int
  private var paintings: [Key: Tensor] = [:]
  private var pictures: [Int: RGBImage] = [:]
  private var contents: [Int: Tensor] = [:]
  private var masks: [Int: Tensor] = [:]

  /// - Parameter passes: how often each frame is painted. With one pass nothing is kept, because no
  ///   frame is needed again.
  public init(passes: Int) {
    self.passes = passes
  }

  public func begin() {}

  public func finish(
    _ painting: Tensor, _ record: FrameRecord, picture: RGBImage?,
    superseding superseded: (frame: Int, pass: Int),
    optimizer: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) {
    count += 1
    guard passes > 1 else { return }
    paintings[Key(frame: record.frame, pass: record.pass)] = painting
    pictures[record.frame] = picture
    paintings[Key(frame: superseded.frame, pass: superseded.pass)] = nil
  }

  public func restoreOptimizer(
    _ restore: ((UnsafeMutableRawBufferPointer) throws -> Void) throws -> Void
  ) {}

  public func rounded(_ picture: RGBImage) -> RGBImage { picture }

  public func picture(_ frame: Int) -> RGBImage { pictures[frame]! }

  public func painting(frame: Int, pass: Int) -> Tensor {
    paintings[Key(frame: frame, pass: pass)]!
  }

  public func keep(content: Tensor, masks: Tensor?, frame: Int) {
    contents[frame] = content
    self.masks[frame] = masks
  }

  public func content(frame: Int) -> Tensor { contents[frame]! }

  public func masks(frame: Int, count: Int) -> Tensor { masks[frame]! }

  public func forget(frame: Int, pass: Int) {
    contents[frame] = nil
    masks[frame] = nil
    pictures[frame] = nil
    paintings[Key(frame: frame, pass: pass)] = nil
  }

  public func complete(frames: Int) {}

  public func remove() {
    contents.removeAll()
    masks.removeAll()
    pictures.removeAll()
    paintings.removeAll()
  }
}
