import Basics
import Foundation
import Logging
import Transfer
import VideoIO

/// What frames of one size are compared by: the style, the weights, and the engine.
struct StyleNetwork {
  /// What is painted in where no mask is, and in each mask.
  let styles: [[Style]]
  let engine: Engine

  /// Loads the styles' pictures and the weights.
  ///
  /// - Parameters:
  ///   - size: of the frames.
  ///   - settings: the style's scale.
  ///   - weights: the user's choice of a file; nil: looked for in the usual places.
  init(
    styles sources: [[StyleSource]], frames size: Size, weights option: String?,
    engine kind: Engine.Kind = .fast, settings: TransferSettings, workers: Workers,
    logger: Logger
  ) throws {
    let file = try WeightsLocator.locate(option: option)
    let weights = try VGG19Weights(path: file)
    let preprocessing = weights.preprocessing
    styles = try sources.map {
      try $0.map { try $0.style(frames: size, settings: settings, preprocessing, logger) }
    }
    let sizes = styles.joined().flatMap(\.pictures).map { "\($0.image.size)" }.joined(
      separator: ", ")
    logger.debug(
      "frames of \(size), a style of \(sizes), weights \(file), \(workers.count) threads")
    engine = Engine(kind, weights: weights, workers: workers)
    if let instructions = engine.instructionSet {
      logger.debug("the engine uses \(instructions) instructions")
    }
  }

  /// Refuses what the user asks of the fast engine and this CPU cannot do.
  static func checkInstructions() throws(JobError) {
    if let name = ProcessInfo.processInfo.environment["VIDSTYLE_ISA"],
      !Engine.canRun(instructionSet: name)
    {
      throw JobError.unknownInstructions(name)
    }
  }
}
