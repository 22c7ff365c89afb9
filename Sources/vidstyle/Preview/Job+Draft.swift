import Transfer
import VideoIO

extension Job {
  /// A stylizer for frames of half the size that foretells what the full ones will look like.
  ///
  /// - Parameters:
  ///   - full: the frames as the whole run paints them, and what is known of them.
  ///   - half: the same at half the size.
  func makeDraftStylizer(
    of full: [RGBImage], _ info: VideoInfo, at half: [RGBImage]
  ) throws -> (Stylizer, Preprocessing) {
    let network = try StyleNetwork(
      styles: [styles], frames: full[0].size, weights: running.weights, engine: running.engine,
      settings: settings, workers: workers, logger: logger)
    let (preprocessing, styles) = (network.preprocessing, network.styles[0])
    let halved = styles.map { $0.halved(workers) }
    for picture in halved.flatMap(\.pictures)
    where min(picture.image.size.height, picture.image.size.width) < VGG19.smallestSide {
      throw JobError.tooSmall(path: self.styles[0].path, size: picture.image.size, scaled: true)
    }
    func frames(_ images: [RGBImage]) -> [Tensor] {
      images.map { preprocessing.input(fromRGB: $0.pixels, size: $0.size) }
    }
    func blend(_ styles: [Style]) -> Style { Style(blending: styles, shares: aim(at: 0).shares) }
    let draft = settings.draft(
      full: (frames(full), blend(styles)), half: (frames(half), blend(halved)),
      makeBackend: network.makeBackend)
    logger.debug(
      "the draft weighs content \(draft.contentWeight) and style \(draft.styleWeight)")
    let stylizer = Stylizer(
      settings: draft, size: half[0].size, styles: [halved], preprocessing: preprocessing,
      luma: info.color.matrix.lumaWeights, workers: workers, makeBackend: network.makeBackend)
    return (stylizer, preprocessing)
  }
}

extension RGBImage {
  var size: Size { Size(height: height, width: width) }
}
