import Logging

/// How a video is compressed; nil values are chosen by file type.
public struct EncoderOptions: Sendable {
  /// FFmpeg's name of the encoder, such as "libx264".
  public var codec: String?
  /// Constant rate factor: smaller values give better quality and larger files.
  public var crf: Double?
  /// Name of the encoder's own speed preset, such as "medium".
  public var preset: String?
  /// FFmpeg's name of the pixel format, such as "yuv420p10le".
  public var pixelFormat: String?
  /// Whether the sound is kept.
  public var audio: Bool

  public init(
    codec: String? = nil, crf: Double? = nil, preset: String? = nil, pixelFormat: String? = nil,
    audio: Bool = true
  ) {
    self.codec = codec
    self.crf = crf
    self.preset = preset
    self.pixelFormat = pixelFormat
    self.audio = audio
  }

  /// Names of the presets of libx264 and libx265, from the fastest to the slowest.
  public static let usualPresets = [
    "ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow",
    "placebo",
  ]

  /// Checks the options for a video of that name and format; throws on values that its encoder does
  /// not support.
  ///
  /// - Returns: the encoder and its pixel format, such as "libx264 as yuv420p".
  @discardableResult
  public func check(_ path: String, format: VideoFormat) throws(MediaError) -> String {
    let settings = try EncoderSettings(
      self, container: Container(ofOutput: path), format: format, path: path, logger: .silent)
    return "\(settings.encoderName) as \(settings.pixelFormat.name)"
  }
}
