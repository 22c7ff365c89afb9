import Basics

/// Writes pictures of any supported format.
public enum PictureFile {
  /// Writes an image in the format of the name's extension.
  ///
  /// The file appears under its name when it is complete.
  ///
  /// - Parameter color: The colour space of the image's values. HDR and wide gamuts are converted
  ///   to sRGB.
  public static func write(
    _ image: RGBImage, to path: String, options: PictureOptions = .init(),
    color: ColorDescription = .ofPictures, overwrite: Bool,
    sampleAspectRatio: Rational = Rational(1, 1)
  ) throws(MediaError) {
    try options.check(path)
    var colors = StandardColors(from: color)
    let image = try colors.image(image, path: path)
    let format = PictureFormat(ending: OutputKind.ending(of: path))!
    guard format != .png else {
      return try PNGFile.write(
        image, to: path, bitDepth: options.bitDepth, overwrite: overwrite,
        sampleAspectRatio: sampleAspectRatio)
    }
    let packet = try StillEncoder.encode(
      image, as: format, options: options, sampleAspectRatio: sampleAspectRatio, path: path)
    let bytes = UnsafeRawBufferPointer(start: packet.pointer.pointee.data, count: packet.size)
    try wrapFileErrors(try AtomicFile.write(bytes, to: path, overwrite: overwrite))
  }

  /// The bytes of an image as a JPEG file.
  ///
  /// - Parameter quality: from 1 to 100, as ``PictureOptions/quality``.
  public static func jpeg(_ image: RGBImage, quality: Int) throws(MediaError) -> [UInt8] {
    let name = "picture.jpg"
    let options = PictureOptions(quality: quality)
    try options.check(name)
    let packet = try StillEncoder.encode(
      image, as: .jpeg, options: options, sampleAspectRatio: Rational(1, 1), path: name)
    return Array(UnsafeRawBufferPointer(start: packet.pointer.pointee.data, count: packet.size))
  }
}
