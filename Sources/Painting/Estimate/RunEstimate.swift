import Basics
import Foundation
import Transfer

/// An estimate of a run's time, memory and disk, based on an iteration measured on this machine.
///
/// The time is an upper bound that assumes all allowed iterations. Frames that converge early take
/// less.
public struct RunEstimate: Sendable {
  /// The frames' size.
  public let size: Size
  /// The style picture's size.
  var style: Size
  /// How many frames there are; `nil` if the input does not say.
  public let frames: Int?
  /// How many shots there are, if known; at least 1.
  var shots = 1
  /// Whether there may be more than one shot.
  var mayCut = true
  var passes = 1
  var flowQuality = FlowEstimator.Quality.fast
  let settings: TransferSettings
  /// Seconds that one evaluation of loss and gradient takes for frames of `size`.
  public internal(set) var secondsPerEvaluation: Double
  /// Seconds after which the run is to be complete, at the cost of fewer evaluations.
  var deadline: Double?
  /// Whether a video encoder buffers frames.
  let isVideo: Bool

  /// An upper bound of the seconds; `nil` if the number of frames is unknown.
  public var seconds: Double? {
    frames.map { frames in
      let first = min(shots, frames)
      let later = Double(frames) * Double(passes) - Double(first)
      let evaluations =
        Double(first)
        * settings.scales.work(
          settings.firstEvaluations, at: size, least: settings.smallestSide)
        + later * Double(settings.nextEvaluations)
      // Each frame gets at least one iteration, however little time there is.
      let least = secondsPerEvaluation * Double(frames) * Double(passes)
      return min(secondsPerEvaluation * evaluations, max(deadline ?? .infinity, least))
    }
  }

  /// An upper bound of the seconds of the same run at a smaller size; `nil` if unknown or not
  /// smaller.
  public func seconds(atLongestSide side: Int) -> Double? {
    guard let seconds, size.longestSide > side else { return nil }
    let smaller = size.scaled(by: Double(side) / Double(size.longestSide))
    return seconds * Self.seconds(1, measuredAt: size, for: smaller)
  }

  /// Bytes of memory at the run's peak.
  public var memory: Int { memory(size, style: style) }

  /// Bytes that finished frames and the state between frames take on disk; `nil` as for `seconds`.
  public var disk: Int? {
    frames.map { frames in
      var state = Double(Self.imageBytes * settings.rememberedFrames)
      if case .lbfgs(let parameters) = settings.method {
        // In half precision.
        state += Double(Self.imageBytes * parameters.history)
      }
      // Later passes read the frames of a shot and their paintings again.
      let shot = passes > 1 ? 2 * Double(Self.imageBytes) * Double(frames) : 0
      let bytes = (Double(frames) * Self.pngBytes + 2 * state + shot) * Double(size.area)
      // An endless stream may announce any number of frames.
      return Int(min(bytes, 0x1p62))
    }
  }

  /// The error to throw if so many bytes of memory are too few; `nil` if they are enough.
  func shortage(of left: Int) -> PaintingError? {
    guard memory > left else { return nil }
    return .littleMemory(
      needed: memory, left: left, size: size, fitting: longestSide(within: left))
  }

  /// The largest longest side, in steps of 16 pixels, with which the run fits into so many bytes of
  /// memory, with the style picture scaled likewise; nil if none does.
  func longestSide(within bytes: Int) -> Int? {
    let longest = size.longestSide
    return stride(from: longest / 16 * 16, to: 0, by: -16).first { side in
      let share = Double(side) / Double(longest)
      let smaller = size.scaled(by: share)
      return min(smaller.height, smaller.width) >= settings.smallestSide
        && memory(smaller, style: style.scaled(by: share)) <= bytes
    }
  }

  /// Seconds of an evaluation at another size than the one it was measured at.
  ///
  /// In addition to the work on pixels, every evaluation streams the network's weights, which on
  /// the machines measured takes as long as about 22,000 pixels.
  public static func seconds(_ seconds: Double, measuredAt size: Size, for other: Size) -> Double {
    self.seconds(seconds, pixels: Double(size.area), for: Double(other.area))
  }

  static func seconds(_ seconds: Double, pixels: Double, for others: Double) -> Double {
    seconds * (others + weightsAsPixels) / (pixels + weightsAsPixels)
  }
}

extension RunEstimate {
  private static let weightsAsPixels = 22_000.0
  /// Three floats for each pixel.
  private static let imageBytes = 12
  /// Bytes per pixel of the engine and the optimiser.
  private static let paintingBytes = 528.0
  /// Bytes per pixel of the lock on drift: three floats of the content's change, one of its steadiness.
  private static let lockBytes = 16.0
  /// A painting's 16-bit values hardly compress.
  private static let pngBytes = 5.7

  /// Peaks of whole runs with L-BFGS, motion and H.264, three frames of so many pixels. Between
  /// these, the peak is interpolated linearly; beyond the last, extrapolated.
  private static let peaks: [(pixels: Double, bytes: Double)] = [
    (0, 480e6), (36_864, 701e6), (82_944, 1221e6), (147_456, 1285e6), (331_776, 1606e6),
    (921_600, 2033e6), (2_073_600, 3229e6), (3_686_400, 4561e6),
  ]

  private func memory(_ size: Size, style: Size) -> Int {
    let pixels = Double(size.area)
    let next = Self.peaks.firstIndex { $0.pixels >= pixels } ?? Self.peaks.count - 1
    let (below, above) = (Self.peaks[max(1, next) - 1], Self.peaks[max(1, next)])
    let slope = (above.bytes - below.bytes) / (above.pixels - below.pixels)
    var perPixel = 40.0 * Double(settings.longTerm.last! - 1)
    // x264 looks some 60 frames ahead.
    if isVideo { perPixel += 190 }
    if frames == 1 {
      // A single picture has no motion.
      perPixel -= 280
    } else {
      perPixel += flowQuality.bytes
      if settings.nextImage != .moved { perPixel -= Self.lockBytes }
      if mayCut, settings.scales.count(for: size, least: settings.smallestSide) > 1 {
        // A later shot is painted at half size while the buffers of full size are in memory.
        perPixel += Self.paintingBytes / 4
      }
    }
    if case .adam = settings.method { perPixel -= 90 }
    let painting = below.bytes + slope * (pixels - below.pixels) + perPixel * pixels
    // Before that, the style's Gram matrices need only a forward pass.
    return Int(max(painting, 520e6 + 540 * Double(style.area)))
  }
}

extension FlowEstimator.Quality {
  /// Bytes per pixel in addition to the search: at 1280×720 2124 and 2368 MB instead of 2033.
  fileprivate var bytes: Double {
    switch self {
    case .fast: 0
    case .standard: 99
    // Sixteen candidates instead of eight, each with costs and sums, at the full size.
    case .best: 363
    }
  }
}
