/// How a picture is to be stored.
public struct PictureOptions: Sendable {
  /// Bits per channel, 8 or 16; a JPEG has 8.
  public var bitDepth: Int
  /// A JPEG's quality on the usual scale, from 1 to 100. From 90 on colours keep their full
  /// resolution; below, every four pixels share one.
  public var quality: Int

  public init(bitDepth: Int = 8, quality: Int = 95) {
    self.bitDepth = bitDepth
    self.quality = quality
  }

  /// Throws on what a picture of that name cannot have.
  public func check(_ path: String) throws(MediaError) {
    let ending = OutputKind.ending(of: path)
    guard let format = PictureFormat(ending: ending) else {
      throw MediaError(path, .unknownExtension(ending))
    }
    guard bitDepth == 8 || (bitDepth == 16 && format != .jpeg) else {
      throw MediaError(path, .badBitDepth(bitDepth, format: format))
    }
    guard (1...100).contains(quality) else {
      throw MediaError(
        path, .badOption(.quality, value: "\(quality)", need: "from 1 to 100"))
    }
  }
}
