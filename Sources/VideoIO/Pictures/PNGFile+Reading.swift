import Basics
import CPNG
import Glibc

extension PNGFile {
  /// Reads a picture of 16 bits as written by
  /// ``write(_:to:bitDepth:overwrite:sampleAspectRatio:isQuick:)``.
  ///
  /// - Throws: Also when its size is not `size`.
  public static func read(path: String, size: Size) throws(MediaError) -> RGBImage {
    let file = try wrapFileErrors(try RawFile(path, for: .readingOwn).stream())
    defer { fclose(file) }
    var rows = [UInt8](repeating: 0, count: 6 * size.area)
    let reason = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { message in
      message.initialize(repeating: 0)
      let code = png_read_rgb16(
        file, UInt32(size.width), UInt32(size.height), &rows, message.baseAddress)
      return code == 0 ? nil : String(cString: message.baseAddress!)
    }
    if let reason { throw MediaError(path, .refused(.read, code: -1, message: reason)) }
    let count = size.area
    var pixels = [Float](repeating: 0, count: 3 * count)
    for i in 0..<count {
      for channel in 0..<3 {
        let place = 6 * i + 2 * channel
        let value = UInt16(rows[place]) << 8 | UInt16(rows[place + 1])
        pixels[channel * count + i] = RGBImage.value(ofWord: Float(value))
      }
    }
    return RGBImage(size: size, pixels: pixels)
  }
}

extension RGBImage {
  /// The image rounded as a PNG file of 16 bits stores it.
  public var roundedTo16Bits: RGBImage {
    var image = self
    for i in image.pixels.indices {
      image.pixels[i] = Self.value(ofWord: PNGFile.code(image.pixels[i], top: 65_535))
    }
    return image
  }

  fileprivate static func value(ofWord word: Float) -> Float { word / 65_535 }
}
