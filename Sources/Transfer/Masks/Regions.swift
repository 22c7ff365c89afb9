import Basics

/// Which parts of a picture are painted in which style.
///
/// With masks, region 0 is what none covers; the others are the masks.
struct Regions {
  /// For each region, for each layer asked for.
  private var maps: [[Layer: RegionMap]] = []

  /// - Parameters:
  ///   - whole: one channel for each region, 0…1, of the picture's size.
  ///   - layers: where the losses look. A layer's maps are the regions' means over what each of its positions
  ///     is pooled from.
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

  /// What no mask covers, and the masks: one channel for each, that sum to 1 everywhere.
  ///
  /// - Parameter masks: one channel for each, 0…1. Where several cover a position and come to more than 1, they
  ///   share it.
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
