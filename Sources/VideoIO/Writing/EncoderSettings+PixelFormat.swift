import CFFmpeg
import Logging

extension EncoderSettings {
  /// The requested pixel format, or else the most common one that the encoder supports in the
  /// source's depth.
  static func pixelFormat(
    _ asked: String?, codec: UnsafePointer<AVCodec>, source: VideoFormat, path: String,
    logger: Logger
  ) throws(MediaError) -> PixelFormat {
    let encoder = String(cString: codec.pointee.name)
    let known = try formats(of: codec, encoder: encoder, path: path)
    func suits(_ format: PixelFormat) -> Bool {
      !needsWholeBlocks(codec)
        || (source.size.width % (1 << format.chromaShiftX) == 0
          && source.size.height % (1 << format.chromaShiftY) == 0)
    }
    func oddSize(_ format: PixelFormat) -> MediaError {
      MediaError(path, .oddSize(source.size, pixelFormat: format.name))
    }
    if let asked {
      guard let format = known.first(where: { $0.name == asked }) else {
        throw MediaError(
          path, .unknownPixelFormat(asked, encoder: encoder, known: known.map(\.name)))
      }
      guard suits(format) else { throw oddSize(format) }
      return format
    }
    let ranked = ranked(known, isDeep: source.bitDepth > 8)
    let usual = ranked[0]
    if suits(usual) { return usual }
    // Without chroma subsampling any size fits.
    guard let format = ranked.first(where: { $0.chromaShiftX == 0 && $0.chromaShiftY == 0 }) else {
      throw oddSize(usual)
    }
    logger.notice(
      """
      \(path): \(source.size) is written as \(format.name), because \(usual.name) \
      needs an even width and height
      """)
    return format
  }

  /// Pixel formats that the encoder takes and that can be made from RGB: no hardware surfaces,
  /// palettes or alpha.
  private static func formats(
    of codec: UnsafePointer<AVCodec>, encoder: String, path: String
  ) throws(MediaError) -> [PixelFormat] {
    guard var next = ffmpeg_pixel_formats(codec) else {
      return ["yuv420p", "yuv422p", "yuv444p", "yuv420p10le"].compactMap { PixelFormat(name: $0) }
    }
    var formats: [PixelFormat] = []
    while next.pointee != AV_PIX_FMT_NONE {
      if let format = PixelFormat(next.pointee), format.isWritable { formats.append(format) }
      next += 1
    }
    guard !formats.isEmpty else { throw MediaError(path, .hardwareEncoder(encoder)) }
    return formats
  }

  /// Sorts by preference: 8 bits (10 for deeper sources) first, then 4:2:0, 4:2:2, 4:4:4, RGB.
  private static func ranked(_ formats: [PixelFormat], isDeep: Bool) -> [PixelFormat] {
    func rank(_ format: PixelFormat, _ index: Int) -> (Int, Int, Int) {
      let isUsual = format.depth == (isDeep ? 10 : 8)
      let depth = isUsual ? 0 : (format.depth > 8) == isDeep ? 1 : 2
      let blocks = 4 - format.chromaShiftX - format.chromaShiftY
      // Equals keep the encoder's own order.
      return (depth, format.isRGB ? 10 : abs(blocks - 2), index)
    }
    return formats.enumerated()
      .sorted { rank($0.element, $0.offset) < rank($1.element, $1.offset) }
      .map(\.element)
  }

  /// Whether an encoder refuses sizes that are no multiple of its chroma subsampling.
  private static func needsWholeBlocks(_ codec: UnsafePointer<AVCodec>) -> Bool {
    codec.pointee.id == AV_CODEC_ID_H264 || codec.pointee.id == AV_CODEC_ID_HEVC
      || String(cString: codec.pointee.name) == "libsvtav1"
  }
}

extension PixelFormat {
  /// Whether pictures in this format can be made from floating-point RGB.
  fileprivate var isWritable: Bool {
    isSupported && !isPaletted && !isFloat && !hasAlpha && !isGray && depth >= 8
  }
}
