import Basics

/// A chain of picture filters that is kept as long as the pictures stay of the same kind.
struct CachedGraph: ~Copyable {
  /// What the chain was built for.
  private struct Signature: Equatable {
    let size: Size
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
      size: picture.size, format: picture.format.rawValue, steps: steps)
    if signature != wanted {
      graph = try FilterGraph(pictures: picture, steps: steps, path: path)
      signature = wanted
    }
    return try graph!.apply(to: picture.aligned(path))
  }
}
