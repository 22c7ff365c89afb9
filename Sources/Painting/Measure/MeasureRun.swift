import Basics
import Logging
import Transfer
import VideoIO

/// Measures one video against another, frame by frame.
public struct MeasureRun {
  private typealias LossFunction = (
    _ image: [Float], _ content: [Float], _ uncovered: ReliabilityMap?
  ) -> PictureLosses

  private let request: MeasureRequest
  private let workers: Workers
  private let cancellation: CancellationToken
  private let report: @Sendable (MeasureEvent) -> Void
  private let logger: Logger

  /// - Parameter report: called for each event, on the thread that measures.
  public init(
    _ request: MeasureRequest, workers: Workers,
    cancellation: CancellationToken = CancellationToken(),
    report: @escaping @Sendable (MeasureEvent) -> Void = { _ in }
  ) {
    self.request = request
    self.workers = workers
    self.cancellation = cancellation
    self.report = report
    logger = Logger { report(.message($0)) }
  }

  /// Measures the frames that both videos have; `nil` if cancelled.
  public func measure() throws -> MeasuredVideo? {
    try AddressSpace(threads: workers.count)?.check(for: 200_000_000)
    var painted = try open(
      request.stylised, VideoReader.Options(frameLimit: request.frameLimit))
    let size = painted.info.size
    var source = try openOriginal(size)
    var meter = CoherenceMeter(
      size: size,
      flow: try FlowSource(quality: request.flowQuality, folder: request.flowFolder),
      workers: workers)
    let losses = try makeLossFunction(size)
    var result = MeasuredVideo(size: size)
    let expected = [painted.info.expectedFrameCount, source.info.expectedFrameCount]
      .compactMap { $0 }.min()
    let start = ContinuousClock.now
    while !cancellation.isCancelled {
      let (before, after) = (try source.next()?.image.pixels, try painted.next()?.image.pixels)
      guard let before, let after else {
        warnOfLengths(originalGoesOn: before != nil, stylisedGoesOn: after != nil, result)
        break
      }
      let coherence = try meter.measure(original: before, stylised: after)
      result.frames.append(
        MeasuredFrame(coherence: coherence, losses: losses?(after, before, meter.uncovered)))
      let count = result.frames.count
      let left = expected.flatMap { expected in
        expected < count
          ? nil : (ContinuousClock.now - start).seconds / Double(count) * Double(expected - count)
      }
      report(.measured(frames: count, of: left == nil ? nil : expected, remaining: left))
    }
    if cancellation.isCancelled { return nil }
    guard result.frames.count > 1 else {
      throw MeasureError.tooShort(request.original, request.stylised)
    }
    return result
  }

  private func open(_ path: String, _ options: VideoReader.Options) throws -> VideoReader {
    if try MediaInput(path) == .standardInput { throw MeasureError.pipe }
    let reader = try VideoReader(input: MediaInput(path), options: options, logger: logger)
    guard !reader.info.isStill else { throw MeasureError.still(path) }
    return reader
  }

  /// Opens the original at the stylised video's size, however that tool rounded it.
  private func openOriginal(_ size: Size) throws -> VideoReader {
    let options = VideoReader.Options(
      start: request.start, frameLimit: request.frameLimit,
      deinterlaces: request.deinterlacing == .auto)
    let own = try open(request.original, options).info
    let input = try MediaInput(request.original)
    if let reader = try VideoReader.open(input, at: size, options, logger: logger) {
      return reader
    }
    throw MeasureError.otherShape(request.original, own.sourceSize, request.stylised, size)
  }

  /// Content and style loss of an image against its original, with the default weights; `nil` if no
  /// style was given.
  private func makeLossFunction(_ size: Size) throws -> LossFunction? {
    guard let style = request.style, let weights = request.weights else { return nil }
    guard size.shortestSide >= VGG19.smallestSide else {
      throw PaintingError.tooSmall(
        path: request.stylised, size: size, scaled: false, least: VGG19.smallestSide)
    }
    let settings = TransferSettings()
    let network = try StyleNetwork(
      styles: [[style]], frames: size, weights: weights, engine: .fast, settings: settings,
      workers: workers, logger: logger)
    let meter = LossMeter(
      settings: settings, size: size, style: network.styles[0][0], engine: network.engine)
    let preprocessing = network.engine.preprocessing
    return { image, content, uncovered in
      meter.measure(
        preprocessing.input(fromRGB: image, size: size),
        content: preprocessing.input(fromRGB: content, size: size), uncovered: uncovered)
    }
  }

  private func warnOfLengths(
    originalGoesOn: Bool, stylisedGoesOn: Bool, _ result: MeasuredVideo
  ) {
    guard originalGoesOn != stylisedGoesOn else { return }
    let (short, long) =
      originalGoesOn
      ? (request.stylised, request.original) : (request.original, request.stylised)
    logger.warning(
      """
      \(short) ends after \(result.frames.count) frames and \(long) is longer; only these are \
      measured
      """
    )
  }
}
