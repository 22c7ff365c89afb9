/// How a picture is stored.
public struct PictureOptions: Sendable {
  /// Bits per channel: 8 or 16, and 8 in a JPEG.
  public var bitDepth: Int
  /// JPEG quality, 1 to 100. From 90 on colours keep their full resolution; below, four pixels share
  /// one chroma sample.
  public var quality: Int

  public init(bitDepth: Int = 8, quality: Int = 95) {
    self.bitDepth = bitDepth
    self.quality = quality
  }

  /// Checks the options for a picture of that name; throws on values that its format does not
  /// support.
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
