import ArgumentParser
import Basics
import Common
import Foundation
import Logging
import Transfer
import VideoIO

/// Times a picture painted at full size alone, and from a small size up.
@main struct ScalesBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scales",
    abstract: "Compares time and loss of painting at full size alone and from a small size up.")

  @Argument(help: "The picture, or a video's first frame.") var content: String
  @Argument(help: "The style.") var style: String

  @Option(help: "Longest side.") var size = 640
  @Option(help: "Sizes that the second run goes through.") var scales = 2
  @Option(help: "Iterations of the run at full size alone (default: vidstyle's).")
  var iterations: Int?
  @Option(help: "Iterations of the other run's smallest size (default: the same).")
  var smallest: Int?
  @Option(
    help: "balanced (default), gram or moments.",
    transform: { name in
      guard let kind = TransferSettings.StyleLossKind(rawValue: name) else {
        throw ValidationError("There is no style loss \(name).")
      }
      return kind
    }) var styleLoss = TransferSettings.StyleLossKind.balanced
  @Option(help: "Threads.") var threads = 2
  @Option(help: "The network's weights.") var weights = "weights/vgg19.safetensors"

  func run() throws {
    let engine = Engine(
      weights: try VGG19Weights(path: weights), workers: Workers(count: threads))
    var reader = try VideoReader(
      path: content, options: VideoReader.Options(longestSide: size),
      logger: Logger(label: "scales"))
    let image = try reader.next()!.image
    let frame = engine.preprocessing.input(fromRGB: image.pixels, size: image.size)
    let picture = try StillImage.read(
      path: style, longestSide: image.size.longestSide, enlarges: false)
    let style = engine.preprocessing.input(fromRGB: picture.pixels, size: picture.size)
    func paint(_ scales: Scales, iterations: Int?) throws -> [Point] {
      var settings = TransferSettings()
      settings.scales = scales
      settings.styleLoss = styleLoss
      settings.firstEvaluations = iterations ?? settings.firstEvaluations
      let stylizer = Stylizer(
        settings: settings, size: frame.size, styles: [[Style(style)]],
        engine: engine)
      var points: [Point] = []
      let start = ContinuousClock.now
      var work = 0.0
      _ = try stylizer.stylize(frame, inheritance: nil) { report in
        work += report.share
        if report.share == 1 {
          points.append(
            Point(
              seconds: Measure.seconds(since: start), work: work, evaluation: report.evaluation,
              terms: report.terms))
        }
        return true
      }
      return points
    }
    print("\(frame.size), \(threads) threads")
    print("sizes  passes    work       s        loss     content       style          TV")
    let alone = try paint(.count(1), iterations: iterations)
    report(1, alone)
    let together = try paint(.count(scales), iterations: smallest ?? iterations)
    report(scales, together)
    let loss = together.map(\.terms.total).min()!
    let reached = alone.first { $0.terms.total <= loss } ?? alone.last!
    print(
      String(
        format: "one size reaches the other's loss after %.1f passes: %d sizes took %.2f of that",
        reached.work, scales, together.last!.work / reached.work))
  }

  /// Prints every tenth evaluation of a run, and its first and last.
  private func report(_ scales: Int, _ points: [Point]) {
    for point in points
    where point.evaluation % 10 == 0 || point.evaluation == 1 || point.evaluation == points.count {
      print(
        String(
          format: "%5d %7d %7.1f %7.1f %11.4g %11.4g %11.4g %11.4g", scales, point.evaluation,
          point.work, point.seconds, point.terms.total, point.terms[.content], point.terms[.style],
          point.terms[.totalVariation]))
    }
  }
}

/// An evaluation at full size.
private struct Point {
  let seconds: Double
  /// All evaluations so far, in those at full size.
  let work: Double
  let evaluation: Int
  let terms: LossTerms
}
