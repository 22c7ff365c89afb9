import CFFmpeg

/// A chain of picture filters that is kept as long as the pictures stay of the same kind.
///
/// The steps alone say what samples stand for: the pictures' tags are hidden from the filters.
struct CachedGraph: ~Copyable {
  /// What the chain was built for.
  private struct Signature: Equatable {
    let width: Int
    let height: Int
    let format: Int32
    let steps: [String]
  }

  private var signature: Signature?
  private var graph: FilterGraph?

  init() {}

  mutating func apply(
    _ steps: [String], to picture: borrowing Picture, path: String
  ) throws(MediaError) -> Picture {
    let wanted = Signature(
      width: picture.width, height: picture.height, format: picture.format.rawValue, steps: steps)
    if signature != wanted {
      graph = try FilterGraph(pictures: picture, steps: steps, path: path)
      signature = wanted
    }
    let untagged = try picture.aligned(path)
    // The filter "scale", which rearranges samples, would go by the tags and convert to the limited
    // range.
    untagged.pointer.pointee.color_range = AVCOL_RANGE_UNSPECIFIED
    untagged.pointer.pointee.colorspace = AVCOL_SPC_UNSPECIFIED
    return try graph!.apply(to: untagged)
  }
}
