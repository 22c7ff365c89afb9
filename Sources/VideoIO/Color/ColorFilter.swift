import Basics

/// Filter steps, in libavfilter's notation, that convert colours.
///
/// They use zscale (the zimg library), which computes in floating point; the "scale" filter's conversion
/// to floating-point RGB is off by half an 8-bit step and two 10-bit steps.
enum ColorFilter {
  /// Catmull-Rom interpolation, for chroma planes.
  private static let chroma = "filter=bicubic:param_a=0:param_b=0.5"

  // Primaries and transfer stay as they are, but zscale needs values for them.
  private static let unchanged = "primariesin=1:primaries=1:transferin=1:transfer=1"

  /// Converts planar YUV to floating-point RGB.
  static func toRGB(_ color: ColorDescription, chromaLocation: UInt32) -> [String] {
    [
      "zscale=matrixin=\(color.matrixTag):rangein=\(range(color.isFullRange)):matrix=gbr:range=full"
        + ":chromalin=\(location(chromaLocation)):\(unchanged):\(chroma)",
      "format=gbrpf32le",
    ]
  }

  /// Converts integer RGB to floating-point RGB.
  static let rgbToFloat = [
    "zscale=matrixin=gbr:rangein=full:matrix=gbr:range=full:\(unchanged)", "format=gbrpf32le",
  ]

  /// Converts floating-point RGB to a planar format, rounded to the nearest code.
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

  /// Reorders the samples of a planar format. Without the ranges FFmpeg 5 would convert to the limited
  /// range.
  static func rearrange(isFullRange: Bool, format: String) -> [String] {
    let range = range(isFullRange)
    return ["scale=in_range=\(range):out_range=\(range)", "format=\(format)"]
  }

  /// Resizes floating-point RGB with a Lanczos filter.
  static func resize(to size: Size) -> String {
    "zscale=width=\(size.width):height=\(size.height):filter=lanczos:matrixin=gbr:matrix=gbr"
      + ":rangein=full:range=full:\(unchanged)"
  }

  private static func range(_ isFull: Bool) -> String { isFull ? "full" : "limited" }

  /// zscale's name of FFmpeg's number of a chroma location; "left" when it is unknown.
  private static func location(_ number: UInt32) -> String {
    let names = ["left", "left", "center", "topleft", "top", "bottomleft", "bottom"]
    return names.indices.contains(Int(number)) ? names[Int(number)] : "left"
  }
}
