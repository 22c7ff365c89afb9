import Basics
import Transfer
import VideoIO

extension Job {
  /// A stylizer for frames of half the size that foretells what the full ones will look like; nil when
  /// `report` cancels.
  ///
  /// - Parameters:
  ///   - frame: one of them as the whole run paints it, and what is known of them all.
  ///   - size: of the halved frames.
  func makeDraftStylizer(
    of frame: RGBImage, _ info: VideoInfo, at size: Size, report: (EvaluationReport) -> Bool
  ) throws -> (Stylizer, Preprocessing)? {
    let network = try StyleNetwork(
      styles: [styles], frames: frame.size, weights: running.weights, engine: running.engine,
      settings: settings, workers: workers, logger: logger)
    for picture in network.styles[0].flatMap(\.pictures) {
      let half = picture.image.size.halved
      guard min(half.height, half.width) >= settings.smallestSide else {
        throw JobError.tooSmall(
          path: styles[0].path, size: half, scaled: true, least: settings.smallestSide)
      }
    }
    let preprocessing = network.engine.preprocessing
    let luma = info.color.matrix.lumaWeights
    do throws(StylizeError) {
      guard
        let draft = try Draft(
          of: preprocessing.input(fromRGB: frame.pixels, size: frame.size),
          styles: network.styles[0], settings: settings, luma: luma, engine: network.engine,
          report: report)
      else { return nil }
      let stylizer = Stylizer(
        settings: draft.settings, size: size, styles: [draft.styles], luma: luma,
        engine: network.engine)
      return (stylizer, preprocessing)
    } catch {
      throw JobError.failedFrame(number: 1, cause: error.cause)
    }
  }
}
