import Basics
import Foundation
import Transfer
import VideoIO

/// Paints one frame of a run repeatedly, larger each time, so that the look can be judged after
/// seconds and becomes more accurate while one watches.
public struct FrameTrial {
  public enum Event: Sendable {
    case message(Message)
    /// The frame is now painted at this size.
    case began(Size)
    case iterated(EvaluationReport)
    /// The painting at one size, and an estimate of the whole run based on it.
    case finished(RGBImage, PreviewEstimate)
  }

  private let context: RunContext
  private let time: Double?
  private let observer: (any PaintingObserver)?
  private let report: @Sendable (Event) -> Void

  /// Longer sides that are painted before the frames' own, in pixels.
  private static let sides = [256, 512]
  /// Larger frames are tried at this size.
  private static let longestSide = 1024

  /// - Parameters:
  ///   - time: which frame, in seconds of the input; `nil` for the first of the request.
  ///   - observer: observes the painting under way.
  ///   - report: called for each event, on the thread that paints.
  /// - Throws: ``ValueError``, and `MediaError` if a name has no known form.
  public init(
    _ request: PaintingRequest, at time: Double?, workers: Workers,
    cancellation: CancellationToken, observer: (any PaintingObserver)?,
    report: @escaping @Sendable (Event) -> Void
  ) throws {
    context = try RunContext(
      request, workers: workers, cancellation: cancellation, report: { report(.message($0)) })
    self.time = time
    self.observer = observer
    self.report = report
  }

  /// Paints the frame at all sizes.
  ///
  /// - Returns: false if it was cancelled.
  public func paint() throws -> Bool {
    let whole = try context.openInput().info
    let full = whole.size
    let last = min(full.longestSide, Self.longestSide)
    let sides = Self.sides.filter { $0 * 5 < last * 4 } + [last]
    for side in sides {
      do {
        guard try paint(side: side, whole) else { return false }
      } catch let error as PaintingError {
        // Frames of extreme shapes would be too small for the network at the first sizes.
        guard case .tooSmall = error, side != last else { throw error }
      }
    }
    return true
  }

  private func paint(side: Int, _ whole: VideoInfo) throws -> Bool {
    var context = context
    context.request.selection.longestSide = side
    context.request.selection.duration = nil
    context.request.selection.frameLimit = 1
    if let time { context.request.selection.start = time }
    var reader = try context.openInput()
    guard let frame = try reader.next() else { return false }
    let size = frame.image.size
    // The weight is for frames of full size, in which a single pixel counts for less.
    context.request.look.totalVariationWeight = context.request.look.totalVariationWeight.map {
      $0 * Double(whole.size.area) / Double(size.area)
    }
    report(.began(size))
    let stylizer = try context.makeStylizer(reader.info)
    stylizer.observer = observer
    let content = stylizer.engine.preprocessing.input(fromRGB: frame.image.pixels, size: size)
    let masks = try context.openMasks(for: reader.info, stylizer.engine.preprocessing)
    stylizer.beginShot()
    stylizer.observeColors(of: content)
    let clock = ContinuousClock()
    var pace = (seconds: 0.0, work: 0.0, last: clock.now)
    let painted: StylizedFrame
    do throws(StylizeError) {
      painted = try stylizer.stylize(
        content, masks: try? masks?.next(content, beginsShot: true),
        aim: context.aim(at: reader.info.timeOrigin + frame.presentationTime.seconds),
        inheritance: nil
      ) { evaluation in
        let now = clock.now
        if evaluation.evaluation > 1 {
          pace.seconds += (now - pace.last).seconds
          pace.work += evaluation.share
        }
        pace.last = now
        report(.iterated(evaluation))
        return !context.cancellation.isCancelled
      }
    } catch {
      throw PaintingError.failedFrame(
        number: 1, cause: error.cause, remedies: context.settings.remedies)
    }
    guard painted.minimization.reason != .cancelled else { return false }
    var estimate = self.context.estimate(for: whole)
    let seconds = pace.work > 0 ? pace.seconds / pace.work : 0
    estimate.secondsPerEvaluation = RunEstimate.seconds(seconds, measuredAt: size, for: whole.size)
    report(
      .finished(
        RGBImage(size: size, pixels: stylizer.rgb(of: painted)),
        PreviewEstimate(run: estimate, isTimed: pace.work > 0)))
    return true
  }
}
