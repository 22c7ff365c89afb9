import Basics

/// Measures the temporal coherence of a stylised video, frame by frame, along the motion of its original.
public struct CoherenceMeter: ~Copyable {
  /// Distance, in frames, over which the long-term error compares.
  public static let longDistance = 5

  private struct Pair {
    let number: Int
    let grey: GreyImage
    /// 3 planes, 0…1.
    let original: Tensor
    let stylised: Tensor
    /// How much brighter the stylised frame is than the original, in grey levels.
    let brightness: Tensor
  }

  private let size: Size
  private let flow: FlowSource
  private let workers: Workers
  private var number = 0
  /// The latest frames of the shot, the newest last.
  private var pairs: [Pair] = []
  /// Brightness of each point when it came into view.
  private var firstBrightness: Tensor?
  /// 1 where the newest frame shows what the previous one did not; `nil` for the first frame of a shot.
  public private(set) var uncovered: ReliabilityMap?

  /// - Parameters:
  ///   - size: size of all frames.
  ///   - flow: flow between the original's frames, which are numbered from 1.
  public init(size: Size, flow: consuming FlowSource, workers: Workers) {
    self.size = size
    self.flow = flow
    self.workers = workers
  }

  /// Measures the next frame of both videos, given as R, G, B planes, 0…1.
  public mutating func measure(
    original: [Float], stylised: [Float]
  ) throws(FlowError) -> FrameCoherence {
    number += 1
    let pair = Pair(
      number: number, grey: GreyImage(rgb: original, size: size), original: tensor(original),
      stylised: tensor(stylised), brightness: brightness(of: stylised, above: original))
    var result = FrameCoherence()
    uncovered = nil
    if let before = pairs.last {
      let motion = try motion(from: pair, to: before)
      result.isCut = ShotBoundary.isCut(from: before.grey, to: pair.grey, motion, workers)
      if result.isCut {
        pairs.removeAll()
        firstBrightness = nil
      } else {
        result.shortTerm = compare(pair.stylised, before.stylised, motion)
        result.originalShortTerm = compare(pair.original, before.original, motion)
        result.brightnessDrift = drift(to: pair.brightness, motion)
        let hidden = motion.visibility.inverted
        result.occluded = hidden.mean
        uncovered = hidden
      }
    }
    firstBrightness = firstBrightness ?? pair.brightness
    if pairs.count == Self.longDistance {
      let motion = try motion(from: pair, to: pairs[0])
      result.longTerm = compare(pair.stylised, pairs[0].stylised, motion)
      result.originalLongTerm = compare(pair.original, pairs[0].original, motion)
      pairs.removeFirst()
    }
    pairs.append(pair)
    return result
  }

  private func motion(from pair: Pair, to other: Pair) throws(FlowError) -> Motion {
    try Motion(
      from: pair.grey, number: pair.number, to: other.grey, number: other.number, flow, workers)
  }

  /// Mean squared difference over the reliable pixels; `nil` if there are none.
  private func compare(_ image: Tensor, _ other: Tensor, _ motion: Motion) -> Double? {
    let moved = Warp.linear(motion.flow, to: other, workers)
    let area = size.area
    var (square, count) = (0.0, 0.0)
    for i in 0..<area where motion.reliability.values.base[i] > 0 {
      count += 1
      for plane in 0..<3 {
        let difference = Double(image.base[plane * area + i] - moved.base[plane * area + i])
        square += difference * difference
      }
    }
    return count > 0 ? square / (3 * count) : nil
  }

  /// Follows the points to the next frame and returns the mean growth of their brightness since they came into
  /// view.
  private mutating func drift(to brightness: Tensor, _ motion: Motion) -> Double {
    let first = Warp.linear(motion.flow, to: firstBrightness!, workers)
    var (sum, count) = (0.0, 0.0)
    for i in 0..<size.area {
      if motion.reliability.values.base[i] > 0 {
        count += 1
        sum += Double(brightness.base[i] - first.base[i])
      } else {
        first.base[i] = brightness.base[i]
      }
    }
    firstBrightness = first
    return count > 0 ? sum / count : 0
  }

  private func brightness(of stylised: [Float], above original: [Float]) -> Tensor {
    let result = Tensor(channels: 1, size: size)
    for i in 0..<size.area {
      var difference: Float = 0
      for (plane, share) in GreyImage.shares.enumerated() {
        difference += share * (stylised[plane * size.area + i] - original[plane * size.area + i])
      }
      result.base[i] = 255 * difference
    }
    return result
  }

  private func tensor(_ pixels: [Float]) -> Tensor {
    precondition(pixels.count == 3 * size.area)
    let tensor = Tensor(channels: 3, size: size)
    _ = tensor.values.update(from: pixels)
    return tensor
  }
}
