import VideoIO

/// Where the painted frames go and how they are written.
public struct OutputSettings: Codable, Equatable, Sendable {
  /// A video, a picture, a pattern, a folder, or `-`.
  public var path: String
  /// Whether existing files are replaced.
  public var overwrites = false
  /// FFmpeg's name of the video encoder; `nil`: the container's default.
  public var codec: String?
  /// Constant rate factor of the encoder: lower is better.
  public var crf: Double?
  /// The encoder's own preset, such as `slow`.
  public var encoderPreset: String?
  /// FFmpeg's name of the encoder's pixel format.
  public var pixelFormat: String?
  /// Bits per channel of a PNG or TIFF: 8 or 16.
  public var bitDepth: Int?
  /// Quality of a JPEG, from 1 to 100.
  public var quality: Int?
  public var keepsSound = true

  public init(path: String) {
    self.path = path
  }

  var pictureOptions: PictureOptions {
    var options = PictureOptions()
    if let bitDepth { options.bitDepth = bitDepth }
    if let quality { options.quality = quality }
    return options
  }

  var encoderOptions: EncoderOptions {
    EncoderOptions(
      codec: codec, crf: crf, preset: encoderPreset, pixelFormat: pixelFormat, audio: keepsSound)
  }
}
