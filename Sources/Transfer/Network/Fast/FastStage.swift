import CKernels

/// One convolution of the network, with what becomes of its output.
struct FastStage {
  let layer: Layer
  /// Of the convolution's input and output.
  let size: Size
  /// The features, or their derivative, in turn; nil where only the pooled ones are kept.
  let features: ck_map?
  /// The pooling that follows, and its output.
  let pooling: Layer?
  let pooled: ck_map?
  /// Positive outputs; where a pooling follows: the outputs that pass their derivative on. Nil for
  /// forward passes only.
  let bits: UnsafeMutablePointer<UInt16>?
  /// Nil for conv1_1, which has kernels of its own, and for forward passes only.
  var forward: ck_convolution?
  var backward: ck_convolution?

  /// What the next convolution reads.
  var output: ck_map { pooled ?? features! }
  /// The layer of `output`.
  var outputLayer: Layer { pooling ?? layer }
}

/// The memory of all features: maps of the layers in use stay until the backward pass, the others
/// share one arena.
///
/// A layer's derivative takes the place of its features. In the arena, neighbouring layers lie at
/// opposite ends: one is written while the other is read.
struct FastMaps {
  private(set) var maps: [Layer: ck_map] = [:]
  private(set) var kept: Set<Layer> = []
  private var pages: [Pages] = []

  /// - Parameters:
  ///   - outputs: the layers that are computed, in order.
  ///   - kept: those in use.
  init(outputs: [Layer], kept: Set<Layer>, image: Size) {
    self.kept = kept
    func count(_ layer: Layer) -> Int {
      ck_map.count(channels: VGG19.channels(at: layer), size: VGG19.size(at: layer, image: image))
    }
    func map(_ layer: Layer, at values: UnsafeMutablePointer<Float>) -> ck_map {
      ck_map(
        values, channels: VGG19.channels(at: layer), size: VGG19.size(at: layer, image: image))
    }
    let passing = outputs.map { kept.contains($0) ? 0 : count($0) }
    let arenaSize = zip(passing, passing.dropFirst() + [0]).map { $0 + $1 }.max()!
    let arena = Pages(floats: arenaSize)
    pages.append(arena)
    for (index, layer) in outputs.enumerated() {
      if kept.contains(layer) {
        let own = Pages(floats: count(layer))
        pages.append(own)
        maps[layer] = map(layer, at: own.floats)
      } else {
        let offset = index % 2 == 0 ? 0 : arenaSize - count(layer)
        maps[layer] = map(layer, at: arena.floats + offset)
      }
    }
  }

  func isKept(_ layer: Layer) -> Bool { kept.contains(layer) }
}
