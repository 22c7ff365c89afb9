import CFFmpeg
import Logging

/// Encoder options, checked against the encoder and the container.
struct EncoderSettings {
  let codec: UnsafePointer<AVCodec>
  let pixelFormat: PixelFormat
  /// The encoder's private options, by FFmpeg's names.
  var privateOptions: [(name: String, value: String)] = []
  /// Threads of every encoder, on every machine: with some encoders the bytes depend on their
  /// number.
  static let threads: Int32 = 2

  var encoderName: String { String(cString: codec.pointee.name) }

  init(
    _ options: EncoderOptions, container: Container, format: VideoFormat, path: String,
    logger: Logger
  ) throws(MediaError) {
    codec = try Self.encoder(
      options.codec ?? container.defaultVideoEncoder, container: container, path: path)
    pixelFormat = try Self.pixelFormat(
      options.pixelFormat, codec: codec, source: format, path: path, logger: logger)
    privateOptions = defaults
    if let crf = options.crf { set("crf", try crfValue(crf, path)) }
    if let preset = options.preset { set("preset", try presetValue(preset, path)) }
  }

  private static func encoder(
    _ name: String, container: Container, path: String
  ) throws(MediaError) -> UnsafePointer<AVCodec> {
    // As in ffmpeg, the name of an encoder, or of a codec, which stands for its usual encoder.
    let usual = avcodec_descriptor_get_by_name(name).flatMap { avcodec_find_encoder($0.pointee.id) }
    guard let codec = avcodec_find_encoder_by_name(name) ?? usual else {
      throw MediaError(path, .unknownEncoder(name, similar: similarEncoders(name)))
    }
    guard codec.pointee.type == AVMEDIA_TYPE_VIDEO else {
      throw MediaError(path, .notVideoEncoder(name))
    }
    guard container.takes(codec.pointee.id) else {
      throw MediaError(path, .encoderUnfit(name, container: container.name))
    }
    return codec
  }

  /// Video encoders whose names contain a name, such as libx264 for x264.
  private static func similarEncoders(_ name: String) -> [String] {
    var (names, place): ([String], UnsafeMutableRawPointer?) = ([], nil)
    while let codec = av_codec_iterate(&place) {
      guard av_codec_is_encoder(codec) != 0, codec.pointee.type == AVMEDIA_TYPE_VIDEO else {
        continue
      }
      let known = String(cString: codec.pointee.name)
      if known.contains(name.lowercased()), !name.isEmpty { names.append(known) }
    }
    return names
  }

  private mutating func set(_ name: String, _ value: String) {
    privateOptions.removeAll { $0.name == name }
    privateOptions.append((name, value))
  }

  /// Default private options: good quality at an acceptable speed.
  private var defaults: [(name: String, value: String)] {
    switch encoderName {
    case "libx264", "libx264rgb":
      [("crf", "18"), ("preset", "medium")]
        + (hasAVX512 ? [("x264-params", "asm=avx2")] : [])
    case "libx265":
      [("crf", "20"), ("preset", "medium")]
        + (FFmpegLog.isVerbose ? [] : [("x265-params", "log-level=none")])
    case "libvpx-vp9":
      [("crf", "24"), ("row-mt", "1"), ("deadline", "good"), ("cpu-used", "2")]
    case "libvpx": [("crf", "10"), ("deadline", "good"), ("cpu-used", "2")]
    case "libaom-av1": [("crf", "24"), ("row-mt", "1"), ("cpu-used", "6")]
    case "libsvtav1": [("crf", "24"), ("preset", "8")]
    default: []
    }
  }

  /// Whether x264 would use AVX-512: version 164 then reads uninitialised memory, so that the same
  /// frames sometimes give different bytes.
  private var hasAVX512: Bool { av_get_cpu_flags() & AV_CPU_FLAG_AVX512 != 0 }
}
