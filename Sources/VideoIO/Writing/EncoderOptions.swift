import Logging

/// How a video is to be compressed; what is nil is chosen by the kind of file.
public struct EncoderOptions: Sendable {
  /// FFmpeg's name of the encoder.
  public var codec: String?
  /// Constant rate factor: smaller is better and larger.
  public var crf: Double?
  /// How much time the encoder takes, in its own words.
  public var preset: String?
  /// FFmpeg's name of the pixel format.
  public var pixelFormat: String?
  /// Whether the sound is kept.
  public var audio: Bool
  /// Threads for encoding; 0: as many as the encoder likes. The same number gives the same bytes.
  public var threads: Int

  public init(
    codec: String? = nil, crf: Double? = nil, preset: String? = nil, pixelFormat: String? = nil,
    audio: Bool = true, threads: Int = 0
  ) {
    self.codec = codec
    self.crf = crf
    self.preset = preset
    self.pixelFormat = pixelFormat
    self.audio = audio
    self.threads = threads
  }

  /// Throws on what the encoder of a video of that name does not take.
  public func check(_ path: String, format: VideoFormat) throws(MediaError) {
    _ = try EncoderSettings(
      self, container: Container(ofOutput: path), format: format, path: path, logger: .silent)
  }
}
