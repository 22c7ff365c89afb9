import Basics
import Transfer
import VideoIO

extension RunContext {
  /// A stylizer for frames of half the size that predicts the look of the full-size ones.
  ///
  /// - Parameters:
  ///   - frame: one of the frames as the whole run paints it.
  ///   - size: of the halved frames.
  ///   - report: called after each iteration; false cancels.
  /// - Throws: `Cancelled`, and ``PaintingError``.
  func makeDraftStylizer(
    of frame: RGBImage, _ info: VideoInfo, at size: Size, report: (EvaluationReport) -> Bool
  ) throws -> Stylizer {
    let network = try openNetwork(styles: [request.styles.map(\.path)], frames: frame.size)
    for picture in network.styles[0].flatMap(\.pictures) {
      let half = picture.image.size.halved
      guard half.shortestSide >= settings.smallestSide else {
        throw PaintingError.tooSmall(
          path: request.styles[0].path, size: half, scaled: true, least: settings.smallestSide)
      }
    }
    let luma = info.color.matrix.lumaWeights
    do {
      guard
        let draft = try Draft(
          of: network.engine.preprocessing.input(fromRGB: frame.pixels, size: frame.size),
          styles: network.styles[0], settings: settings, luma: luma, engine: network.engine,
          report: report)
      else { throw Cancelled() }
      return Stylizer(
        settings: draft.settings, size: size, styles: [draft.styles], luma: luma,
        engine: network.engine)
    } catch let error as StylizeError {
      throw PaintingError.failedFrame(
        number: 1, cause: error.cause, remedies: settings.remedies)
    }
  }
}
