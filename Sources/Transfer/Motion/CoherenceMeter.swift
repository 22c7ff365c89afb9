/// How steady a stylised video is, frame by frame, by the motion of the video it was made from.
///
/// Warping error: Lai et al., *Learning Blind Video Temporal Consistency* (2018), equation 6.
public struct FrameCoherence: Equatable, Sendable {
  /// Mean (V_t − moved V_{t−1})² over the points that both frames see; colours 0…1. Nil for a first frame.
  public var shortTerm: Double?
  /// The same against the frame `CoherenceMeter.longDistance` before.
  public var longTerm: Double?
  /// The original's own short-term error.
  public var sourceShortTerm: Double?
  /// Grey levels (of 255) by which points that stay in view became brighter since the shot began, beyond
  /// what they did in the original.
  public var brightnessDrift = 0.0
  /// Share of the frame that the frame before did not show, 0…1.
  public var occluded: Double?
  /// Whether a new shot begins with the frame.
  public var isCut = false
}

/// Follows an original and its stylised video and measures each frame against those before it.
public struct CoherenceMeter: ~Copyable {
  /// Frames between those that the long-term error compares.
  public static let longDistance = 5

  private struct Pair {
    let grey: GreyImage
    /// 3 planes, 0…1.
    let original: Tensor
    let stylised: Tensor
  }

  private let size: Size
  private let estimator: FlowEstimator
  private let workers: Workers
  /// The shot's last frames, the newest last.
  private var pairs: [Pair] = []
  private var drift = 0.0

  public init(size: Size, quality: FlowEstimator.Quality = .medium, workers: Workers) {
    self.size = size
    self.workers = workers
    estimator = FlowEstimator(quality: quality)
  }

  /// The next frame of both videos, as R, G, B planes, 0…1.
  public mutating func measure(
    original: [Float], stylised: [Float]
  ) throws(FlowError) -> FrameCoherence {
    let pair = Pair(
      grey: GreyImage(rgb: original, size: size), original: tensor(original),
      stylised: tensor(stylised))
    var result = FrameCoherence()
    if let before = pairs.last {
      let motion = try motion(from: pair, to: before)
      result.isCut = ShotBoundary.isCut(from: before.grey, to: pair.grey, motion, workers)
      if result.isCut {
        pairs.removeAll()
        drift = 0
      } else {
        let error = compare(pair.stylised, before.stylised, motion)
        let source = compare(pair.original, before.original, motion)
        drift += 255 * (error.brightness - source.brightness)
        result.shortTerm = error.square
        result.sourceShortTerm = source.square
        result.occluded = 1 - motion.reliability.mean
        if pairs.count >= Self.longDistance {
          let far = pairs[pairs.count - Self.longDistance]
          result.longTerm =
            compare(
              pair.stylised, far.stylised, try self.motion(from: pair, to: far)
            ).square
        }
      }
    }
    result.brightnessDrift = drift
    pairs.append(pair)
    if pairs.count > Self.longDistance { pairs.removeFirst() }
    return result
  }

  private func motion(from: Pair, to: Pair) throws(FlowError) -> Motion {
    Motion(
      flow: try estimator.flow(from: from.grey, to: to.grey),
      back: try estimator.flow(from: to.grey, to: from.grey), workers)
  }

  /// Over the reliable points: mean squared difference of the values, and mean difference of the luma.
  private func compare(
    _ image: Tensor, _ other: Tensor, _ motion: Motion
  ) -> (square: Double, brightness: Double) {
    let moved = Warp.linear(motion.flow, to: other, workers)
    let area = size.area
    let luma = [0.299, 0.587, 0.114]
    var (square, brightness, count) = (0.0, 0.0, 0.0)
    for i in 0..<area where motion.reliability.values.base[i] > 0 {
      count += 1
      for plane in 0..<3 {
        let difference = Double(image.base[plane * area + i] - moved.base[plane * area + i])
        square += difference * difference
        brightness += luma[plane] * difference
      }
    }
    return count > 0 ? (square / (3 * count), brightness / count) : (0, 0)
  }

  private func tensor(_ pixels: [Float]) -> Tensor {
    precondition(pixels.count == 3 * size.area)
    let tensor = Tensor(channels: 3, size: size)
    _ = tensor.values.update(from: pixels)
    return tensor
  }
}
