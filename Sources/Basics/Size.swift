/// Height and width of an image, a frame or a feature map, in pixels.
@frozen public struct Size: Hashable, Codable, Sendable, CustomStringConvertible {
  public let height: Int
  public let width: Int

  @inlinable public init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }

  /// Positions in one plane: height · width.
  @inlinable public var area: Int { height * width }

  public var longestSide: Int { max(height, width) }
  public var shortestSide: Int { min(height, width) }

  /// Height and width exchanged.
  public var transposed: Size { Size(height: width, width: height) }

  /// Both sides halved, rounded down, at least 1.
  public var halved: Size { Size(height: max(1, height / 2), width: max(1, width / 2)) }

  /// Both sides multiplied by `factor`, rounded to the nearest pixel, at least 1.
  public func scaled(by factor: Double) -> Size {
    func scaled(_ side: Int) -> Int { max(1, Int((Double(side) * factor).rounded())) }
    return Size(height: scaled(height), width: scaled(width))
  }

  /// "1280x720": width first, as people write it.
  public var description: String { "\(width)x\(height)" }
}
