import Basics

/// Fields of a request that this library checks.
extension Field {
  public static let start = Field("start")
  public static let duration = Field("duration")
  public static let frameLimit = Field("number of frames")
  public static let longestSide = Field("longest side")
  /// Frames per second of a sequence of pictures.
  public static let frameRate = Field("frame rate")
  public static let codec = Field("codec")
  public static let crf = Field("crf")
  public static let encoderPreset = Field("encoder preset")
  public static let pixelFormat = Field("pixel format")
  public static let bitDepth = Field("bit depth")
  public static let quality = Field("quality")
}
