import Basics
import CFFmpeg

/// Compresses single pictures as JPEG or TIFF; PNG has its own library.
enum StillEncoder {
  private typealias Context = UnsafeMutablePointer<AVCodecContext>

  /// Encodes an image as the bytes of a whole file.
  static func encode(
    _ image: RGBImage, as format: PictureFormat, options: PictureOptions,
    sampleAspectRatio: Rational, path: String
  ) throws(MediaError) -> Packet {
    let codec = try require(
      avcodec_find_encoder(format == .jpeg ? AV_CODEC_ID_MJPEG : AV_CODEC_ID_TIFF), .encode, path)
    let context = try require(avcodec_alloc_context3(codec), .encode, path)
    defer {
      var doomed: Context? = context
      avcodec_free_context(&doomed)
    }
    let pixelFormat = pixelFormat(format, options)
    context.pointee.width = Int32(image.width)
    context.pointee.height = Int32(image.height)
    context.pointee.pix_fmt = pixelFormat.raw
    context.pointee.color_range = AVCOL_RANGE_JPEG
    context.pointee.sample_aspect_ratio = sampleAspectRatio.ffmpeg
    context.pointee.time_base = AVRational(num: 1, den: 1)
    context.pointee.thread_count = 1
    context.pointee.flags |= AV_CODEC_FLAG_BITEXACT
    var settings: OpaquePointer?
    defer { av_dict_free(&settings) }
    switch format {
    case .jpeg: try setQuality(options.quality, of: context, path)
    default: av_dict_set(&settings, "compression_algo", "deflate", 0)
    }
    try check(avcodec_open2(context, codec, &settings), .encode, path)

    var exporter = FrameExporter(path: path, format: pixelFormat, color: .jfif)
    let frame = try exporter.frame(from: image)
    frame.pointer.pointee.pts = 0
    frame.pointer.pointee.quality = context.pointee.global_quality
    frame.pointer.pointee.sample_aspect_ratio = context.pointee.sample_aspect_ratio
    try check(avcodec_send_frame(context, frame.pointer), .encode, path)
    try check(avcodec_send_frame(context, nil), .encode, path)
    let packet = try Packet(path)
    try check(avcodec_receive_packet(context, packet.pointer), .encode, path)
    return packet
  }

  private static func pixelFormat(_ format: PictureFormat, _ options: PictureOptions) -> PixelFormat
  {
    switch format {
    case .jpeg: PixelFormat(name: options.quality >= 90 ? "yuvj444p" : "yuvj420p")!
    default: PixelFormat(name: options.bitDepth == 16 ? "rgb48le" : "rgb24")!
    }
  }

  /// Sets the quantisation tables that other programs use for a quality. Its own
  /// quantiser multiplies them in eighths: 8 leaves them as they are.
  private static func setQuality(
    _ quality: Int, of context: Context, _ path: String
  ) throws(MediaError) {
    context.pointee.intra_matrix = try table(JPEGTables.luma(quality: quality), path)
    context.pointee.chroma_intra_matrix = try table(JPEGTables.chroma(quality: quality), path)
    context.pointee.flags |= AV_CODEC_FLAG_QSCALE
    context.pointee.global_quality = 8 * FF_QP2LAMBDA
  }

  /// Copies a table into memory that the encoder's context frees.
  private static func table(
    _ values: [UInt16], _ path: String
  ) throws(MediaError) -> UnsafeMutablePointer<UInt16> {
    let memory = try require(av_mallocz(64 * MemoryLayout<UInt16>.size), .encode, path)
    let table = memory.bindMemory(to: UInt16.self, capacity: 64)
    table.update(from: values, count: 64)
    return table
  }
}

extension ColorDescription {
  /// JFIF: BT.601 in the full range, chroma samples in the centre of the pixels that share them.
  fileprivate static let jfif = ColorDescription(
    matrix: .bt601, isFullRange: true, matrixTag: AVCOL_SPC_BT470BG.rawValue,
    primariesTag: AVCOL_PRI_UNSPECIFIED.rawValue, transferTag: AVCOL_TRC_UNSPECIFIED.rawValue,
    chromaLocationTag: AVCHROMA_LOC_CENTER.rawValue)
}
