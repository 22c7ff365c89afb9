import Basics
import CFFmpeg

/// A chain of video filters, rebuilt when the frames' size or format or the steps change.
struct CachedGraph: ~Copyable {
  /// Frames and steps that the chain was built for.
  private struct Signature: Equatable {
    let size: Size
    let format: Int32
    let steps: [String]
  }

  private var signature: Signature?
  private var graph: FilterGraph?

  init() {}

  mutating func apply(
    _ steps: [String], to frame: borrowing DecodedFrame, path: String
  ) throws(MediaError) -> DecodedFrame {
    let wanted = Signature(
      size: frame.size, format: frame.format.rawValue, steps: steps)
    if signature != wanted {
      graph = try FilterGraph(frames: frame, steps: steps, path: path)
      signature = wanted
    }
    let untagged = try frame.aligned(path)
    // The filter "scale", which rearranges samples, would go by the tags and convert to the limited
    // range.
    untagged.pointer.pointee.color_range = AVCOL_RANGE_UNSPECIFIED
    untagged.pointer.pointee.colorspace = AVCOL_SPC_UNSPECIFIED
    return try graph!.apply(to: untagged)
  }
}
