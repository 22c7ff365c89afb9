import Basics

/// Luma of a frame, from which motion is estimated.
public struct GreyImage: Equatable, Sendable {
  public let size: Size
  /// height × width grey levels, 0…255.
  public let levels: [UInt8]

  /// Weights of gamma-encoded red, green and blue in luma: ITU-R BT.601.
  static let shares = LumaWeights.bt601.values.map { Float($0) }

  /// - Precondition: `levels` has one value for each pixel.
  public init(size: Size, levels: [UInt8]) {
    precondition(levels.count == size.area)
    self.size = size
    self.levels = levels
  }

  /// Makes a grey image from R, G, B planes, 0…1.
  public init(rgb pixels: [Float], size: Size) {
    precondition(pixels.count == 3 * size.area)
    let area = size.area
    self.size = size
    levels = [UInt8](unsafeUninitializedCapacity: area) { levels, count in
      for i in 0..<area {
        let luma =
          Self.shares[0] * pixels[i] + Self.shares[1] * pixels[area + i]
          + Self.shares[2] * pixels[2 * area + i]
        levels[i] = UInt8(min(max(luma * 255 + 0.5, 0), 255))
      }
      count = area
    }
  }
}
