/// The luma of a frame, in which motion is looked for.
public struct GreyImage: Equatable, Sendable {
  public let size: Size
  /// height × width grey levels, 0…255.
  public let levels: [UInt8]

  /// - Precondition: `levels` holds one value for each pixel.
  public init(size: Size, levels: [UInt8]) {
    precondition(levels.count == size.area)
    self.size = size
    self.levels = levels
  }

  /// From R, G, B planes, 0…1: 0.299 R + 0.587 G + 0.114 B of the gamma-encoded values.
  public init(rgb pixels: [Float], size: Size) {
    precondition(pixels.count == 3 * size.area)
    let area = size.area
    self.size = size
    levels = [UInt8](unsafeUninitializedCapacity: area) { levels, count in
      for i in 0..<area {
        let luma = 0.299 * pixels[i] + 0.587 * pixels[area + i] + 0.114 * pixels[2 * area + i]
        levels[i] = UInt8(min(max(luma * 255 + 0.5, 0), 255))
      }
      count = area
    }
  }
}
