import Basics
import Logging
import Transfer
import VideoIO

/// Measures one video against another, frame by frame.
struct MeasureJob {
  let original: String
  let stylised: String
  /// Where in the original the stylised video begins, in seconds.
  let start: Double?
  let frameLimit: Int?
  let flow: FlowOptions
  /// The style picture; nil: no losses.
  let style: String?
  let weights: String?
  let workers: Workers
  let isQuiet: Bool
  let logger: Logger

  /// The figures of the frames that both videos have; nil when the user interrupted.
  func run() throws -> MeasuredVideo? {
    var painted = try open(stylised, VideoReader.Options(frameLimit: frameLimit))
    let size = painted.info.size
    var source = try openOriginal(size)
    var meter = CoherenceMeter(size: size, flow: try flow.open(), workers: workers)
    let losses = try makeLossMeter(size)
    var result = MeasuredVideo(size: size)
    var progress = MeasureProgress(
      frames: [painted.info.expectedFrameCount, source.info.expectedFrameCount].compactMap { $0 }
        .min(), isQuiet: isQuiet)
    while !Interruption.isRequested {
      let (before, after) = (try source.next()?.image.pixels, try painted.next()?.image.pixels)
      guard let before, let after else {
        warnOfLengths(originalGoesOn: before != nil, stylisedGoesOn: after != nil, result)
        break
      }
      let coherence = try meter.measure(original: before, stylised: after)
      result.frames.append(
        MeasuredFrame(coherence: coherence, losses: losses?(after, before, meter.uncovered)))
      progress.record(result.frames.count)
    }
    progress.end()
    if Interruption.isRequested { return nil }
    guard result.frames.count > 1 else { throw MeasureError.tooShort(original, stylised) }
    return result
  }

  private func open(_ path: String, _ options: VideoReader.Options) throws -> VideoReader {
    if try MediaInput(path) == .standardInput { throw MeasureError.pipe }
    let reader = try VideoReader(input: MediaInput(path), options: options, logger: logger)
    guard !reader.info.isStill else { throw MeasureError.still(path) }
    return reader
  }

  /// Opens the original at the stylised video's size, however the tool that made it rounded.
  private func openOriginal(_ size: Size) throws -> VideoReader {
    let options = VideoReader.Options(start: start, frameLimit: frameLimit)
    let own = try open(original, options).info
    if let reader = try VideoReader.open(MediaInput(original), at: size, options, logger: logger) {
      return reader
    }
    throw MeasureError.otherShape(
      original, Size(height: own.sourceHeight, width: own.sourceWidth), stylised, size)
  }

  /// The losses of a picture against its original, given what is new in it; nil where no style was given.
  private func makeLossMeter(
    _ size: Size
  ) throws -> (([Float], [Float], ReliabilityMap?) -> PictureLosses)? {
    guard let style else { return nil }
    guard min(size.height, size.width) >= VGG19.smallestSide else {
      throw JobError.tooSmall(
        path: stylised, size: size, scaled: false, least: VGG19.smallestSide)
    }
    let settings = TransferSettings()
    let network = try StyleNetwork(
      styles: [[StyleSource(path: style)]], frames: size, weights: weights, settings: settings,
      workers: workers,
      logger: logger)
    let meter = LossMeter(
      settings: settings, size: size, style: network.styles[0][0], workers: workers,
      makeBackend: network.makeBackend)
    return { image, content, uncovered in
      meter.measure(
        network.preprocessing.input(fromRGB: image, size: size),
        content: network.preprocessing.input(fromRGB: content, size: size), uncovered: uncovered)
    }
  }

  private func warnOfLengths(
    originalGoesOn: Bool, stylisedGoesOn: Bool, _ result: MeasuredVideo
  ) {
    guard originalGoesOn != stylisedGoesOn else { return }
    let (short, long) = originalGoesOn ? (stylised, original) : (original, stylised)
    logger.warning(
      "\(short) ends after \(result.frames.count) frames and \(long) goes on; what both have is measured"
    )
  }
}

/// What cannot be measured although every file is readable; the description is one sentence.
enum MeasureError: Error, Equatable, CustomStringConvertible {
  case tooShort(_ original: String, _ stylised: String)
  case still(String)
  case pipe
  case otherShape(_ original: String, Size, _ stylised: String, Size)

  var description: String {
    switch self {
    case .tooShort(let original, let stylised):
      "\(original) and \(stylised) have one frame in common; measuring takes two"
    case .pipe: "measuring reads videos more than once; a pipe can be read only once"
    case .still(let path):
      "\(path) is a single picture; measuring takes videos"
    case .otherShape(let original, let size, let stylised, let otherSize):
      "\(original) is \(size) and \(stylised) is \(otherSize), which is another shape; "
        + "crop or stretch one to fit the other"
    }
  }
}
