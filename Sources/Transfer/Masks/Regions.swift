import Basics

/// Region maps of an image at each layer: which part is painted in which style.
///
/// With masks, region 0 is the part outside all masks, and each mask is a region of its own.
struct Regions {
  /// Indexed by region, then by layer.
  private var maps: [[Layer: RegionMap]] = []

  /// Reduces the regions to the sizes of some layers, as means over the pixels that each position is pooled from.
  ///
  /// - Parameter whole: one channel for each region, 0…1, of the image's size.
  init(_ whole: Tensor, layers: some Collection<Layer>, _ workers: Workers) {
    let sizes = Set(layers.map { VGG19.size(at: $0, image: whole.size) })
    var pooled: [Size: Tensor] = [whole.size: whole]
    var last = whole
    let smallest = sizes.map(\.area).min() ?? 0
    while last.size.area > smallest {
      let next = Tensor(
        channels: last.channels,
        size: Size(height: last.size.height / 2, width: last.size.width / 2))
      Pool2x2.forward(last, to: next, .average, workers)
      pooled[next.size] = next
      last = next
    }
    for region in 0..<whole.channels {
      var perSize: [Size: RegionMap] = [:]
      for size in sizes { perSize[size] = RegionMap(pooled[size]!.channel(region)) }
      maps.append(
        Dictionary(
          layers.map { ($0, perSize[VGG19.size(at: $0, image: whole.size)]!) },
          uniquingKeysWith: { first, _ in first }))
    }
  }

  func map(_ region: Int, at layer: Layer) -> RegionMap { maps[region][layer]! }

  /// Returns one channel for the part outside all masks and one for each mask; they sum to 1 at
  /// each pixel.
  ///
  /// - Parameter masks: one channel for each, 0…1. Where they sum to more than 1, they are scaled down.
  static func partition(_ masks: Tensor) -> Tensor {
    let area = masks.size.area
    let result = Tensor(channels: masks.channels + 1, size: masks.size)
    for i in 0..<area {
      var sum: Float = 0
      for mask in 0..<masks.channels { sum += masks.base[mask * area + i] }
      result.base[i] = max(1 - sum, 0)
      let scale = sum > 1 ? 1 / sum : 1
      for mask in 0..<masks.channels {
        result.base[(mask + 1) * area + i] = scale * masks.base[mask * area + i]
      }
    }
    return result
  }
}
