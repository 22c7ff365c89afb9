import Transfer
import VideoIO

extension Job {
  /// A stylizer for frames of half the size that foretells what the full ones will look like.
  ///
  /// - Parameters:
  ///   - full: the frames as the whole run paints them.
  ///   - half: the same at half the size.
  func makeDraftStylizer(
    of full: [RGBImage], at half: [RGBImage]
  ) throws -> (Stylizer, Preprocessing) {
    let (fullSize, size) = (full[0].size, half[0].size)
    func network(draftOf whole: Size?) throws -> StyleNetwork {
      try StyleNetwork(
        style: style, frames: whole == nil ? fullSize : size, draftOf: whole,
        weights: running.weights, engine: running.engine, pooling: settings.pooling,
        workers: workers, logger: logger)
    }
    let (large, small) = (try network(draftOf: nil), try network(draftOf: fullSize))
    func pictures(_ images: [RGBImage], _ style: Tensor) -> TransferSettings.DraftPictures {
      (images.map { small.preprocessing.input(fromRGB: $0.pixels, size: $0.size) }, style)
    }
    let draft = settings.draft(
      full: pictures(full, large.style), half: pictures(half, small.style),
      makeBackend: small.makeBackend)
    logger.debug(
      "the draft weighs content \(draft.contentWeight) and style \(draft.styleWeight)")
    let stylizer = Stylizer(
      settings: draft, size: size, style: small.style, preprocessing: small.preprocessing,
      workers: workers, makeBackend: small.makeBackend)
    return (stylizer, small.preprocessing)
  }
}

extension RGBImage {
  var size: Size { Size(height: height, width: width) }
}
