import Basics
import CKernels

/// Memory of all features: maps of the layers in use are kept until the backward pass, all others share one arena.
///
/// A layer's derivative replaces its features. Neighbouring layers are at opposite ends of the arena, as one is
/// written while the other is read. The last step of the backward pass reads the first layer and also writes to the
/// arena's end.
struct FastMaps {
  /// The last `endCount` floats of the arena, which are free while the first layer is in use.
  let end: UnsafeMutablePointer<Float>
  private(set) var maps: [Layer: ck_map] = [:]
  private(set) var kept: Set<Layer> = []
  private var pages: [Pages] = []

  /// Allocates the maps.
  ///
  /// - Parameters:
  ///   - outputs: layers that are computed, in order.
  ///   - kept: layers in use.
  ///   - image: size of the images.
  ///   - endCount: number of floats at the arena's end.
  init(outputs: [Layer], kept: Set<Layer>, image: Size, endCount: Int) {
    self.kept = kept
    func count(_ layer: Layer) -> Int {
      ck_map.count(channels: VGG19.channels(at: layer), size: VGG19.size(at: layer, image: image))
    }
    func map(_ layer: Layer, at values: UnsafeMutablePointer<Float>) -> ck_map {
      ck_map(
        values, channels: VGG19.channels(at: layer), size: VGG19.size(at: layer, image: image))
    }
    let passing = outputs.map { kept.contains($0) ? 0 : count($0) }
    let neighbours = zip(passing, passing.dropFirst() + [0]).map { $0 + $1 }
    let arenaSize = max(neighbours.max() ?? 0, (passing.first ?? 0) + endCount)
    let arena = Pages(floats: arenaSize)
    pages.append(arena)
    end = arena.floats + (arenaSize - endCount)
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
