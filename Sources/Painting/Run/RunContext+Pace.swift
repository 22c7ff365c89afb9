import Basics
import Transfer
import VideoIO

extension RunContext {
  /// Pixels of the longer side of images that the pace is measured on: large enough to be
  /// representative, small enough to be quick.
  private static let measuredSide = 512
  private static let measuredIterations = 4

  /// Times some iterations of the input's first frame at a small size, and returns the seconds that
  /// one will take at the frames' own size.
  ///
  /// - Throws: `Cancelled`, and errors of reading styles or weights.
  func measureSecondsPerIteration(_ info: VideoInfo) throws -> Double {
    var small = self
    small.request.selection.longestSide = min(Self.measuredSide, info.size.longestSide)
    small.request.selection.shortestSide = nil
    small.request.selection.frameLimit = 1
    small.request.look.scales = .count(1)
    small.request.look.firstEvaluations = Self.measuredIterations
    small.request.look.tolerance = 0
    var reader = try small.openInput()
    guard let frame = try reader.next() else { throw Cancelled() }
    let size = frame.image.size
    let stylizer = try small.makeStylizer(reader.info)
    let content = stylizer.engine.preprocessing.input(fromRGB: frame.image.pixels, size: size)
    var pace = IterationPace(size: size)
    stylizer.observeColors(of: content)
    do throws(StylizeError) {
      _ = try stylizer.stylize(
        content,
        masks: small.request.masks.isEmpty
          ? nil : Tensor(channels: small.request.masks.count, size: size),
        aim: aim(at: reader.info.timeOrigin), inheritance: nil
      ) { evaluation in
        pace.record(evaluation)
        return !cancellation.isCancelled
      }
    } catch {
      throw PaintingError.failedFrame(number: 1, cause: error.cause, remedies: settings.remedies)
    }
    try cancellation.check()
    return RunEstimate.seconds(pace.seconds ?? 0, measuredAt: size, for: info.size)
  }
}
