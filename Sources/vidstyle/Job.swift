import Foundation
import Logging
import Transfer
import VideoIO

/// One run of the program: what goes in, how it is painted, where it goes.
struct Job {
  let input: String
  let style: String
  let output: String
  let range: RangeOptions
  let motion: MotionOptions
  let writing: OutputOptions
  let encoderPreset: String?
  let settings: TransferSettings
  let running: RunOptions
  let isQuiet: Bool
  let logger: Logger

  var workers: Workers {
    Workers(count: running.threads ?? ProcessInfo.processInfo.activeProcessorCount)
  }

  /// Refuses what could not be done in the end, before hours are spent on it.
  func checkBeforehand() throws {
    try StyleNetwork.checkInstructions()
    try OutputCheck.check(
      output, overwrite: writing.overwrite, mustDifferFrom: [input, style])
  }

  func openInput(evenSize: Bool, frameLimit: Int?) throws -> VideoReader {
    let reader = try VideoReader(
      path: input,
      options: VideoReader.Options(
        start: range.start, duration: range.duration, frameLimit: frameLimit,
        longestSide: range.size, evenSize: evenSize, threads: workers.count),
      logger: logger)
    let size = Size(height: reader.info.height, width: reader.info.width)
    guard min(size.height, size.width) >= VGG19.smallestSide else {
      throw JobError.tooSmall(path: input, size: size, scaled: range.size != nil)
    }
    return reader
  }

  /// Loads the style and the weights and readies the engine for frames of `size`.
  func makeStylizer(_ size: Size) throws -> (Stylizer, Preprocessing) {
    let network = try StyleNetwork(
      style: style, frames: size, weights: running.weights, engine: running.engine,
      pooling: settings.pooling, workers: workers, logger: logger)
    let stylizer = Stylizer(
      settings: settings, size: size, style: network.style,
      preprocessing: network.preprocessing, workers: workers, makeBackend: network.makeBackend)
    return (stylizer, network.preprocessing)
  }
}

/// What a job cannot do although every file is readable; the description is one sentence.
enum JobError: Error, Equatable, CustomStringConvertible {
  case tooSmall(path: String, size: Size, scaled: Bool)
  case stillToVideo(input: String, output: String)
  case failedFrame(number: Int, cause: OptimizationError)
  case unknownInstructions(String)
  case unwritableLog(String)

  var description: String {
    switch self {
    case .unknownInstructions(let name):
      return
        "VIDSTYLE_ISA is '\(name)'; it takes portable, avx2 or avx512 (neon on ARM), as far as "
        + "this CPU runs them"
    case .unwritableLog(let path):
      return "\(path) cannot be written"
    case .tooSmall(let path, let size, let scaled):
      return "\(path) is \(size) pixels\(scaled ? " at this size" : ""); "
        + "VGG19 needs at least \(VGG19.smallestSide)x\(VGG19.smallestSide)"
    case .stillToVideo(let input, let output):
      return "\(input) is a single picture and \(output) a video; name a picture (.png) to write"
    case .failedFrame(let number, let cause):
      let reason =
        switch cause {
        case .notFinite: "its loss was not a finite number"
        case .stalled: "no step made its loss smaller"
        }
      return "frame \(number) could not be painted: \(reason), also with a smaller step; "
        + "smaller --style-weight or --learning-rate may help"
    }
  }
}
