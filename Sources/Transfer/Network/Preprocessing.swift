import Basics

/// Conversion between images and the network's input, as its weights were trained.
///
/// The optimised image is in this space: three planes in `channelOrder`, each value in grey levels 0…255 minus the
/// plane's mean. If the training used a standard deviation, it is folded into the first convolution's weights, so that
/// one grey level is the same step for all weights.
public struct Preprocessing: Equatable, Sendable {
  public enum ChannelOrder: String, Sendable {
    case rgb = "RGB"
    case bgr = "BGR"
  }

  public let channelOrder: ChannelOrder
  /// The mean subtracted from each plane, in the planes' order, in grey levels.
  public let mean: [Float]

  public init(channelOrder: ChannelOrder, mean: [Float]) {
    precondition(mean.count == 3)
    self.channelOrder = channelOrder
    self.mean = mean
  }

  /// Converts R, G, B planes (0…1, row-major) to an input, 3 × height × width.
  public func input(fromRGB pixels: [Float], size: Size) -> Tensor {
    precondition(pixels.count == 3 * size.area)
    let tensor = Tensor(channels: 3, size: size)
    for plane in 0..<3 {
      let (from, to) = (rgbIndex(of: plane) * size.area, plane * size.area)
      for i in 0..<size.area {
        tensor.values[to + i] = pixels[from + i] * 255 - mean[plane]
      }
    }
    return tensor
  }

  /// Converts an input to R, G, B planes (0…1, row-major), with values outside clamped.
  public func rgb(from input: Tensor) -> [Float] {
    let area = input.size.area
    return [Float](unsafeUninitializedCapacity: 3 * area) { pixels, count in
      for plane in 0..<3 {
        let to = rgbIndex(of: plane) * area
        for i in 0..<area {
          let value = (input.values[plane * area + i] + mean[plane]) / 255
          pixels[to + i] = min(max(value, 0), 1)
        }
      }
      count = 3 * area
    }
  }

  /// Converts an input to its luma.
  public func grey(from input: Tensor) -> GreyImage {
    GreyImage(rgb: rgb(from: input), size: input.size)
  }

  /// Range of displayable values in each plane.
  public var displayableRange: [ClosedRange<Float>] { mean.map { -$0...(255 - $0) } }

  /// Index of a plane in the order R, G, B.
  private func rgbIndex(of plane: Int) -> Int {
    channelOrder == .rgb ? plane : 2 - plane
  }
}
