import Basics

extension DecodedFrame {
  /// Decodes the only picture in a file; throws if it is damaged.
  static func member(at path: String) throws(MediaError) -> DecodedFrame {
    var file = try FrameStream(
      source: try Demuxer(path: path), start: nil, duration: nil, threads: 1, isStrict: true)
    guard VideoInfo.isStill(format: file.source.formatName) else {
      throw MediaError(path, .isVideo)
    }
    guard let frame = try file.next(),
      file.decoder.damagedCount + file.decoder.flaggedCount + file.concealedCount == 0
    else {
      throw MediaError(path, .nothingDecoded(message: file.decoder.lastDamage))
    }
    return frame
  }

  /// Size after turning upright.
  var uprightSize: Size {
    Orientation(of: self, in: nil).isTransposed ? size.transposed : size
  }
}
