import Logging

/// How a video is compressed; nil values are chosen by the kind of file.
public struct EncoderOptions: Sendable {
  /// FFmpeg's name of the encoder, as "libx264".
  public var codec: String?
  /// Constant rate factor: smaller is better and larger.
  public var crf: Double?
  /// Name of the encoder's own speed preset, as "medium".
  public var preset: String?
  /// FFmpeg's name of the pixel format, as "yuv420p10le".
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

  /// Checks the options for a video of that name and format; throws on what its encoder does not take.
  ///
  /// - Returns: the encoder and its pixel format, as "libx264 as yuv420p".
  @discardableResult
  public func check(_ path: String, format: VideoFormat) throws(MediaError) -> String {
    let settings = try EncoderSettings(
      self, container: Container(ofOutput: path), format: format, path: path, logger: .silent)
    return "\(settings.encoderName) as \(settings.pixelFormat.name)"
  }
}
