import Basics
import Painting
import VideoIO

/// How the result is written.
extension OptionEntry {
  static let codec = OptionEntry(
    name: "codec", value: "name", section: .output, isRare: true, fields: [.codec],
    help: "Any video encoder or codec of FFmpeg (default: libx264; libvpx-vp9 for webm).",
    values: given(\.output.codec))

  static let crf = OptionEntry(
    name: "crf", value: "number", section: .output, fields: [.crf],
    help: "Rate factor; lower is better (default: 18; VP9: 24).",
    values: number(\.output.crf))

  static let encoderPreset = OptionEntry(
    name: "encoder-preset", value: "name", section: .output, isRare: true,
    fields: [.encoderPreset], completions: EncoderOptions.usualPresets,
    help:
      "The encoder's own preset, for libx264 from ultrafast to placebo: slower ones make "
      + "smaller files (default: medium).",
    values: given(\.output.encoderPreset))

  static let pixFmt = OptionEntry(
    name: "pix-fmt", value: "name", section: .output, isRare: true, fields: [.pixelFormat],
    help: "The encoder's pixel format, such as yuv420p10le.", values: given(\.output.pixelFormat))

  static let bitDepth = OptionEntry(
    name: "bit-depth", value: "bits", section: .output, isRare: true, fields: [.bitDepth],
    help: "Bits per channel of a PNG or TIFF: 8 or 16 (default: 8).",
    values: given(\.output.bitDepth))

  static let quality = OptionEntry(
    name: "quality", value: "number", section: .output, isRare: true, fields: [.quality],
    help:
      "Quality of a JPEG, from 1 to 100; from 90 up, colours keep their full resolution "
      + "(default: 95).",
    values: given(\.output.quality))

  static let noAudio = OptionEntry(
    name: "no-audio", value: nil, section: .output, fields: [.sound], help: "Leave the sound out.",
    values: flag(\.output.keepsSound))

  static let overwrite = OptionEntry(
    name: "overwrite", short: "y", value: nil, section: .output, fields: [.overwrite],
    help: "Replace existing output files.", values: flag(\.output.overwrites))
}
