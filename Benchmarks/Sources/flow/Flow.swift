import ArgumentParser
import Basics
import Foundation
import Logging
import Transfer
import VideoIO

/// How right the motion is, on a clip whose motion is known.
@main struct Flow: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Compares optical flow and its checks with the ground truth of samples/make_clip.py and make_scenes.py."
  )

  @Argument(help: "The clip.") var clip: String
  @Argument(help: "The folder with the true flow and its masks.") var truth: String

  func run() throws {
    var reader = try VideoReader(
      path: clip, options: VideoReader.Options(), logger: Logger(label: "flow"))
    let size = reader.info.size
    var frames: [GreyImage] = []
    while let frame = try reader.next() {
      frames.append(GreyImage(rgb: frame.image.pixels, size: size))
    }
    print("flow       EPE  EPE trusted  > 1 px  trusted  precision  recall      ms")
    for quality in FlowEstimator.Quality.allCases {
      let estimator = FlowEstimator(quality: quality)
      try report(quality.rawValue, size, frames.count) { from, to in
        try estimator.flows(between: frames[from - 1], and: frames[to - 1])
      }
    }
    try report("truth", size, frames.count) { from, to in
      (try trueFlow(from, to, size), try trueFlow(to, from, size))
    }
  }

  private func trueFlow(_ from: Int, _ to: Int, _ size: Size) throws -> FlowField {
    try FloFile.read(path: "\(truth)/\(FlowSource.name(from: from, to: to))", size: size)
  }

  /// Prints the figures of a way to find the flow, over all pairs of neighbours, both ways.
  private func report(
    _ name: String, _ size: Size, _ count: Int,
    _ find: (Int, Int) throws -> (there: FlowField, back: FlowField)
  ) throws {
    var total = Figures()
    var seconds = 0.0
    for frame in 1..<count {
      let start = ContinuousClock.now
      let both = try find(frame, frame + 1)
      let flows = [both.there, both.back]
      let duration = (ContinuousClock.now - start).components
      seconds += Double(duration.seconds) + Double(duration.attoseconds) * 1e-18
      for (index, (from, to)) in [(frame, frame + 1), (frame + 1, frame)].enumerated() {
        let motion = Motion(flow: flows[index], back: flows[1 - index], Workers(count: 1))
        let mask = try StillImage.read(
          path: "\(truth)/mask_" + FlowSource.name(from: from, to: to).dropFirst(5).dropLast(4)
            + ".png")
        total.add(motion, truth: try trueFlow(from, to, size), mask: mask.pixels)
      }
    }
    let share = 100 / total.pixels
    print(
      name.padding(toLength: 7, withPad: " ", startingAt: 0)
        + String(
          format: "%7.3f %12.3f %6.1f%% %7.1f%% %9.1f%% %6.1f%% %7.1f", total.error / total.seen,
          total.trustedError / total.trusted, 100 * total.far / total.seen, share * total.trusted,
          100 * total.found / total.claimed, 100 * total.found / total.hidden,
          1000 * seconds / Double(2 * (count - 1))))
  }
}

/// Sums over pixels. Where a layer's border runs through a pixel it has two motions, and does not count.
struct Figures {
  /// Pixels that count.
  var pixels = 0.0
  /// Seen in both frames, the end-point errors' sum, and those of more than a pixel.
  var seen = 0.0
  var error = 0.0
  var far = 0.0
  /// Of those, the ones that rules 1 to 3 trust.
  var trusted = 0.0
  var trustedError = 0.0
  /// Not seen in the other frame; said by rules 1 and 2 not to be seen; both.
  var hidden = 0.0
  var claimed = 0.0
  var found = 0.0

  /// - Parameter mask: 1 where a pixel is seen in the other frame, 0 where it is not, between where both.
  mutating func add(_ motion: Motion, truth: FlowField, mask: [Float]) {
    let area = truth.size.area
    let (flow, wanted) = (motion.flow.vectors.values, truth.vectors.values)
    for i in 0..<area where mask[i] < 0.01 || mask[i] > 0.99 {
      let isHidden = mask[i] < 0.5
      let isClaimed = motion.visibility.values.values[i] == 0
      pixels += 1
      if isHidden { hidden += 1 }
      if isClaimed { claimed += 1 }
      if isHidden && isClaimed { found += 1 }
      guard !isHidden else { continue }
      let (u, v) = (flow[i] - wanted[i], flow[area + i] - wanted[area + i])
      let distance = Double((u * u + v * v).squareRoot())
      seen += 1
      error += distance
      if distance > 1 { far += 1 }
      if motion.reliability.values.values[i] > 0 {
        trusted += 1
        trustedError += distance
      }
    }
  }
}
