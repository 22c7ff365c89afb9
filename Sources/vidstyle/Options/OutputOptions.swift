import ArgumentParser
import Painting

/// How the result is written.
struct OutputOptions: ParsableArguments {
  @Option(.codec) var codec: String?
  @Option(.crf, read: TextValue.weight) var crf: Double?
  @Option(.encoderPreset, read: { $0 }) var encoderPreset: String?
  @Option(.pixFmt) var pixelFormat: String?
  @Option(.bitDepth, read: TextValue.bitDepth) var bitDepth: Int?
  @Option(.quality, read: TextValue.integer(Limits.quality)) var quality: Int?
  @Flag(.noAudio) var noAudio: Bool
  @Flag(.overwrite) var overwrite: Bool

  func apply(to output: inout OutputSettings) {
    output.codec = codec
    output.crf = crf
    output.encoderPreset = encoderPreset
    output.pixelFormat = pixelFormat
    output.bitDepth = bitDepth
    output.quality = quality
    output.keepsSound = !noAudio
    output.overwrites = overwrite
  }
}
