import Basics
import Transfer
import VideoIO

extension RunContext {
  /// Loads the styles and the weights, and prepares the engine for the input's frames.
  func makeStylizer(_ info: VideoInfo) throws -> Stylizer {
    let network = try openNetwork(
      styles: [request.styles.map(\.path)] + request.masks.map { [$0.style] }, frames: info.size)
    return Stylizer(
      settings: settings, size: info.size, styles: network.styles,
      luma: info.color.matrix.lumaWeights, engine: network.engine)
  }

  /// - Parameter styles: those outside all masks, and those of each mask.
  func openNetwork(styles: [[String]], frames size: Size) throws -> StyleNetwork {
    try StyleNetwork(
      styles: styles, frames: size, weights: request.weights, engine: request.engine,
      settings: settings, workers: workers, logger: logger)
  }

  /// The masks of the run's frames; `nil` if there are none.
  ///
  /// - Parameter first: the number of the frame that is painted first; it begins a shot.
  func openMasks(
    for info: VideoInfo, _ preprocessing: Preprocessing, first: Int = 1
  ) throws -> MaskSet? {
    guard !request.masks.isEmpty else { return nil }
    let hasSequence = try request.masks.contains {
      if case .sequence = try MediaInput($0.path) { true } else { false }
    }
    let framesBefore = hasSequence ? try framesBeforeSelection() : 0
    let tracks = try request.masks.map {
      try MaskTrack(
        path: $0.path, source: input, info: info, start: request.selection.start,
        framesBefore: framesBefore, first: first, workers: workers, logger: logger)
    }
    let isCarried = request.coherence.usesFlow && !info.isStill
    if !isCarried, !info.isStill, let still = tracks.first(where: \.isStill) {
      logger.notice(
        "\(still.path) is a single picture: without optical flow it stays where it is")
    }
    return MaskSet(
      tracks,
      isCarried
        ? MotionAnalysis(distances: [1], flow: try request.coherence.flowSource()) : nil,
      preprocessing, first: first)
  }
}
