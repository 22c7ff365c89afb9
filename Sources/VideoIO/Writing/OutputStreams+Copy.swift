import CFFmpeg

extension OutputStreams {
  /// Adds a stream to the output with the description of a source's stream.
  func addCopy(
    of source: UnsafePointer<AVStream>, to muxer: borrowing Muxer
  ) throws(MediaError) -> UnsafeMutablePointer<AVStream> {
    let stream = try muxer.addStream()
    try check(
      avcodec_parameters_copy(stream.pointee.codecpar, source.pointee.codecpar), .write, path)
    stream.pointee.codecpar.pointee.codec_tag = tag(
      of: source.pointee.codecpar, in: muxer.context.pointee.oformat)
    stream.pointee.time_base = source.pointee.time_base
    stream.pointee.avg_frame_rate = source.pointee.avg_frame_rate
    stream.pointee.sample_aspect_ratio = source.pointee.sample_aspect_ratio
    stream.pointee.disposition = source.pointee.disposition
    Metadata.copy(source.pointee.metadata, to: &stream.pointee.metadata)
    try Self.copySideData(from: source, to: stream, only: nil, path: path)
    return stream
  }

  /// The source's codec tag where the container knows it for this codec; 0 lets the muxer choose.
  private func tag(
    of parameters: UnsafePointer<AVCodecParameters>, in format: UnsafePointer<AVOutputFormat>
  ) -> UInt32 {
    guard let table = format.pointee.codec_tag else { return parameters.pointee.codec_tag }
    let tag = parameters.pointee.codec_tag
    return av_codec_get_id(table, tag) == parameters.pointee.codec_id ? tag : 0
  }

  /// Adds cover art as an attachment, which is Matroska's way of storing it.
  func addCover(
    _ source: UnsafePointer<AVStream>, to muxer: borrowing Muxer
  ) throws(MediaError) {
    let picture = source.pointee.attached_pic
    guard picture.size > 0 else { return }
    let isPNG = source.pointee.codecpar.pointee.codec_id == AV_CODEC_ID_PNG
    let stream = try muxer.addStream()
    let parameters = stream.pointee.codecpar!
    parameters.pointee.codec_type = AVMEDIA_TYPE_ATTACHMENT
    parameters.pointee.codec_id = source.pointee.codecpar.pointee.codec_id
    let size = Int(picture.size)
    let bytes = try require(
      av_mallocz(size + Int(AV_INPUT_BUFFER_PADDING_SIZE)), .write, path)
    bytes.copyMemory(from: picture.data, byteCount: size)
    parameters.pointee.extradata = bytes.assumingMemoryBound(to: UInt8.self)
    parameters.pointee.extradata_size = Int32(size)
    Metadata.copy(source.pointee.metadata, to: &stream.pointee.metadata)
    let keeps = AV_DICT_DONT_OVERWRITE
    av_dict_set(&stream.pointee.metadata, "filename", isPNG ? "cover.png" : "cover.jpg", keeps)
    av_dict_set(&stream.pointee.metadata, "mimetype", isPNG ? "image/png" : "image/jpeg", keeps)
  }

  /// Copies a stream's side data of some kinds; nil: of all.
  static func copySideData(
    from source: UnsafePointer<AVStream>, to target: UnsafeMutablePointer<AVStream>,
    only kinds: [AVPacketSideDataType]?, path: String
  ) throws(MediaError) {
    for index in 0..<ffmpeg_side_data_count(source) {
      let side = ffmpeg_side_data(source, index).pointee
      guard kinds?.contains(side.type) ?? true else { continue }
      let bytes = try require(
        ffmpeg_new_side_data(target, side.type, side.size), .write, path)
      bytes.update(from: side.data, count: side.size)
    }
  }

  /// Whether a stream holds the text of QuickTime chapters, which are copied as chapters.
  func isChapterText(
    _ stream: UnsafePointer<AVStream>, in source: borrowing SourceStreams
  ) -> Bool {
    stream.pointee.codecpar.pointee.codec_id == AV_CODEC_ID_BIN_DATA && source.hasChapters
  }

  func isStoredCover(_ source: UnsafePointer<AVStream>, in muxer: borrowing Muxer) -> Bool {
    muxer.container == .mkv && source.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC != 0
  }

  /// Name of a stream in messages: "the subtitle stream 3 (subrip, eng)".
  func name(of source: UnsafePointer<AVStream>) -> String {
    let parameters = source.pointee.codecpar.pointee
    let kind =
      switch parameters.codec_type {
      case AVMEDIA_TYPE_AUDIO: "audio"
      case AVMEDIA_TYPE_SUBTITLE: "subtitle"
      case AVMEDIA_TYPE_ATTACHMENT: "attachment"
      case AVMEDIA_TYPE_VIDEO:
        source.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC != 0 ? "cover art" : "video"
      default: "data"
      }
    let file = av_dict_get(source.pointee.metadata, "filename", nil, 0)
      .map { String(cString: $0.pointee.value) }
    let codec = file ?? String(cString: avcodec_get_name(parameters.codec_id))
    let language =
      av_dict_get(source.pointee.metadata, "language", nil, 0)
      .map { ", " + String(cString: $0.pointee.value) } ?? ""
    return "the \(kind) stream \(source.pointee.index) (\(codec)\(language))"
  }
}

extension Container {
  /// Whether a stream can be stored as it is.
  func takes(_ source: UnsafePointer<AVStream>, isCover: Bool) -> Bool {
    let parameters = source.pointee.codecpar.pointee
    switch parameters.codec_type {
    case AVMEDIA_TYPE_AUDIO, AVMEDIA_TYPE_SUBTITLE: return takes(parameters.codec_id)
    case AVMEDIA_TYPE_VIDEO:
      return isCover && muxerName == "mp4" && takes(parameters.codec_id)
    case AVMEDIA_TYPE_ATTACHMENT: return self == .mkv
    default: return false
    }
  }
}
