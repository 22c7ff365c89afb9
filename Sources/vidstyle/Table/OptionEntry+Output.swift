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
    help: "Lower is better (default: 18; 24 for VP9).",
    values: number(\.output.crf))

  static let encoderPreset = OptionEntry(
    name: "encoder-preset", value: "name", section: .output, isRare: true,
    fields: [.encoderPreset], completions: EncoderOptions.usualPresets,
    help:
      "The encoder's own preset, from ultrafast to placebo for libx264: how long it takes to make "
      + "the file smaller (default: medium).",
    values: given(\.output.encoderPreset))

  static let pixFmt = OptionEntry(
    name: "pix-fmt", value: "name", section: .output, isRare: true, fields: [.pixelFormat],
    help: "The encoder's pixel format, as yuv420p10le.", values: given(\.output.pixelFormat))

  static let bitDepth = OptionEntry(
    name: "bit-depth", value: "bits", section: .output, isRare: true, fields: [.bitDepth],
    help: "Bits per channel of a PNG or TIFF: 8 or 16 (default: 8).",
    values: given(\.output.bitDepth))

  static let quality = OptionEntry(
    name: "quality", value: "number", section: .output, isRare: true, fields: [.quality],
    help: "Quality of a JPEG, from 1 to 100; from 90 on with full colour resolution (default: 95).",
    values: given(\.output.quality))

  static let noAudio = OptionEntry(
    name: "no-audio", value: nil, section: .output, fields: [.sound], help: "Leave the sound out.",
    values: flag(\.output.keepsSound))

  static let overwrite = OptionEntry(
    name: "overwrite", short: "y", value: nil, section: .output, fields: [.overwrite],
    help: "Replace existing output files.", values: flag(\.output.overwrites))
}
