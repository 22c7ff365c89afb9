/// The steps, in libavfilter's notation, by which colours are converted.
///
/// They are those of zscale (the zimg library), which computes in floating point; the conversion of
/// the "scale" filter to floating-point RGB is off by half an 8-bit step and two 10-bit steps.
enum ColorFilter {
  /// Catmull-Rom, for planes of colour differences.
  private static let chroma = "filter=bicubic:param_a=0:param_b=0.5"

  // Primaries and transfer stay as they are; zscale wants to hear of them all the same.
  private static let unchanged = "primariesin=1:primaries=1:transferin=1:transfer=1"

  /// From YUV, in 4:4:4 or less, to floating-point RGB.
  static func toRGB(_ color: ColorDescription, chromaLocation: UInt32) -> [String] {
    [
      "zscale=matrixin=\(color.matrixTag):rangein=\(range(color.isFullRange)):matrix=gbr:range=full"
        + ":chromalin=\(location(chromaLocation)):\(unchanged):\(chroma)",
      "format=gbrpf32le",
    ]
  }

  /// From integer RGB to floating-point RGB.
  static let rgbToFloat = [
    "zscale=matrixin=gbr:rangein=full:matrix=gbr:range=full:\(unchanged)", "format=gbrpf32le",
  ]

  /// From floating-point RGB to a planar format, rounded to the nearest.
  static func fromRGB(
    _ color: ColorDescription, isRGB: Bool, chromaLocation: UInt32, format: String
  ) -> [String] {
    let yuv =
      "matrix=\(color.matrixTag):range=\(range(color.isFullRange))"
      + ":chromal=\(location(chromaLocation))"
    let target = isRGB ? "matrix=gbr:range=full" : yuv
    return [
      "zscale=matrixin=gbr:rangein=full:\(target):dither=none:\(unchanged):\(chroma)",
      "format=\(format)",
    ]
  }

  /// From a planar format to one whose samples lie otherwise. Unasked, FFmpeg 5 would convert to the
  /// limited range.
  static func rearrange(isFullRange: Bool, format: String) -> [String] {
    let range = range(isFullRange)
    return ["scale=in_range=\(range):out_range=\(range)", "format=\(format)"]
  }

  /// Resizing of floating-point RGB.
  static func resize(width: Int, height: Int) -> String {
    "zscale=width=\(width):height=\(height):filter=lanczos:matrixin=gbr:matrix=gbr"
      + ":rangein=full:range=full:\(unchanged)"
  }

  private static func range(_ isFull: Bool) -> String { isFull ? "full" : "limited" }

  /// FFmpeg's number of a place of colour samples in zscale's words; "left" when it is unknown.
  private static func location(_ number: UInt32) -> String {
    let names = ["left", "left", "center", "topleft", "top", "bottomleft", "bottom"]
    return names.indices.contains(Int(number)) ? names[Int(number)] : "left"
  }
}
