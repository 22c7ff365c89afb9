import Basics
import Logging
import Transfer
import VideoIO

/// Styles, weights and engine for frames of one size.
struct StyleNetwork {
  /// The styles that are blended outside all masks, and those of each mask.
  let styles: [[Style]]
  let engine: Engine

  /// Loads the styles' pictures and the weights.
  ///
  /// - Parameters:
  ///   - paths: of the styles, region by region.
  ///   - size: of the frames.
  init(
    styles paths: [[String]], frames size: Size, weights file: String, engine kind: Engine.Kind,
    settings: TransferSettings, workers: Workers, logger: Logger
  ) throws {
    let engine = Engine(kind, weights: try VGG19Weights(path: file), workers: workers)
    styles = try paths.map {
      try $0.map {
        try StyleSource(path: $0).style(
          frames: size, settings: settings, engine.preprocessing, logger)
      }
    }
    let sizes = styles.joined().flatMap(\.pictures).map { "\($0.image.size)" }
    logger.debug(
      """
      frames of \(size), a style of \(sizes.joined(separator: ", ")), weights \(file), \
      \(workers.count) threads
      """)
    if let instructions = engine.instructionSet {
      logger.debug("the engine uses \(instructions) instructions")
    }
    self.engine = engine
  }
}
