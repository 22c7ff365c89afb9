import Basics

/// How a picture becomes the network's input, as its weights were trained.
///
/// The optimised image lives in this space: three planes in `channelOrder`, each value in grey levels
/// 0…255 minus the plane's mean. A standard deviation, where a training used one, is folded into the
/// first convolution's weights, so that one grey level is the same step for every file of weights.
public struct Preprocessing: Equatable, Sendable {
  public enum ChannelOrder: String, Sendable {
    case rgb = "RGB"
    case bgr = "BGR"
  }

  public let channelOrder: ChannelOrder
  /// Subtracted from each plane, in the order of the planes, in grey levels.
  public let mean: [Float]

  public init(channelOrder: ChannelOrder, mean: [Float]) {
    precondition(mean.count == 3)
    self.channelOrder = channelOrder
    self.mean = mean
  }

  /// Turns R, G, B planes (0…1, row-major) into a 3 × height × width input.
  public func input(fromRGB pixels: [Float], size: Size) -> Tensor {
    precondition(pixels.count == 3 * size.area)
    let tensor = Tensor(channels: 3, size: size)
    for plane in 0..<3 {
      let source = rgbIndex(of: plane) * size.area
      let target = plane * size.area
      for i in 0..<size.area {
        tensor.values[target + i] = pixels[source + i] * 255 - mean[plane]
      }
    }
    return tensor
  }

  /// Turns an input back into R, G, B planes (0…1, row-major); values outside are clamped.
  public func rgb(from input: Tensor) -> [Float] {
    let area = input.size.area
    return [Float](unsafeUninitializedCapacity: 3 * area) { pixels, count in
      for plane in 0..<3 {
        let target = rgbIndex(of: plane) * area
        for i in 0..<area {
          let value = (input.values[plane * area + i] + mean[plane]) / 255
          pixels[target + i] = min(max(value, 0), 1)
        }
      }
      count = 3 * area
    }
  }

  /// The luma of an input.
  public func grey(from input: Tensor) -> GreyImage {
    GreyImage(rgb: rgb(from: input), size: input.size)
  }

  /// The values that a screen can show, per plane.
  public var displayableRange: [ClosedRange<Float>] { mean.map { -$0...(255 - $0) } }

  private func rgbIndex(of plane: Int) -> Int {
    channelOrder == .rgb ? plane : 2 - plane
  }
}
