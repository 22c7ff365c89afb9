import Basics
import CPNG
import Glibc
import SystemPackage

/// Writes images as PNG files, and reads them back.
public enum PNGFile {
  /// Writes an image with three channels of 8 or 16 bits, rounded to the nearest code.
  ///
  /// The file appears under its name when it is complete. It is tagged as sRGB, and with the aspect
  /// ratio of its pixels unless they are square.
  ///
  /// - Parameter isQuick: Whether to save time at the cost of a larger file.
  public static func write(
    _ image: RGBImage, to path: String, bitDepth: Int = 8, overwrite: Bool,
    sampleAspectRatio: Rational = Rational(1, 1), isQuick: Bool = false
  ) throws(MediaError) {
    guard bitDepth == 8 || bitDepth == 16 else {
      throw MediaError(path, .badBitDepth(bitDepth, format: .png))
    }
    var target = try wrapFileErrors(try AtomicFile(for: path))
    let file = try wrapFileErrors(try target.stream())
    let rows = bitDepth == 8 ? bytes(of: image) : words(of: image)
    let reason = encode(
      rows, of: image, bitDepth: bitDepth, aspect: sampleAspectRatio, isQuick: isQuick, to: file)
    // Some disk errors appear only when the buffer is flushed.
    let writeCode = ferror(file) != 0 ? errno : 0
    let isClosed = fclose(file) == 0
    if let reason {
      guard writeCode == 0 else {
        throw MediaError(path, .file(.refused(.write, Errno(rawValue: writeCode))))
      }
      throw MediaError(path, .refused(.write, code: -1, message: reason))
    }
    try wrapFileErrors(try FileError.check(isClosed, .write, path))
    try wrapFileErrors(try target.keep(as: path, overwrite: overwrite))
  }

  /// Passes the rows to libpng; returns its message if it refuses.
  private static func encode(
    _ rows: [UInt8], of image: RGBImage, bitDepth: Int, aspect: Rational, isQuick: Bool,
    to file: UnsafeMutablePointer<FILE>
  ) -> String? {
    rows.withUnsafeBufferPointer { rows in
      // Wider pixels mean fewer of them per unit.
      let isSquare = !aspect.isPositive || aspect.numerator == aspect.denominator
      var description = png_rgb_image(
        width: UInt32(image.width), height: UInt32(image.height), bit_depth: Int32(bitDepth),
        rows: rows.baseAddress, stride: image.width * 3 * bitDepth / 8,
        pixels_per_x: isSquare ? 0 : UInt32(aspect.denominator),
        pixels_per_y: isSquare ? 0 : UInt32(aspect.numerator), is_quick: isQuick ? 1 : 0)
      return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { message in
        message.initialize(repeating: 0)
        let code = png_write_rgb(file, &description, message.baseAddress)
        return code == 0 ? nil : String(cString: message.baseAddress!)
      }
    }
  }

  private static func bytes(of image: RGBImage) -> [UInt8] {
    let count = image.size.area
    return [UInt8](unsafeUninitializedCapacity: 3 * count) { target, filled in
      for i in 0..<count {
        for channel in 0..<3 {
          target[3 * i + channel] = UInt8(code(image.pixels[channel * count + i], top: 255))
        }
      }
      filled = 3 * count
    }
  }

  private static func words(of image: RGBImage) -> [UInt8] {
    let count = image.size.area
    return [UInt8](unsafeUninitializedCapacity: 6 * count) { target, filled in
      for i in 0..<count {
        for channel in 0..<3 {
          let value = UInt16(code(image.pixels[channel * count + i], top: 65_535))
          target[6 * i + 2 * channel] = UInt8(value >> 8)
          target[6 * i + 2 * channel + 1] = UInt8(value & 255)
        }
      }
      filled = 6 * count
    }
  }

  /// Rounds a value from 0 to 1 to the nearest of the codes 0 to `top`; NaN becomes 0.
  static func code(_ value: Float, top: Float) -> Float {
    let code = (value * top).rounded()
    return code > 0 ? (code < top ? code : top) : 0
  }
}
