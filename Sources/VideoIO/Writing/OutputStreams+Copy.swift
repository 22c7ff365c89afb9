import CFFmpeg

extension OutputStreams {
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

  /// The reason why a stream is lost; nil if its content is kept in another way.
  func reason(
    forLosing stream: UnsafePointer<AVStream>, of source: borrowing SourceStreams,
    in muxer: borrowing Muxer
  ) -> String? {
    let parameters = stream.pointee.codecpar.pointee
    let isCover = stream.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC != 0
    switch parameters.codec_type {
    case AVMEDIA_TYPE_VIDEO where isCover:
      if muxer.container == .mkv { return nil }
    case AVMEDIA_TYPE_VIDEO:
      return "one video stream is painted, which is stream \(source.videoIndex)"
    case AVMEDIA_TYPE_DATA:
      let tag = Self.text(ofTag: parameters.codec_tag)
      // Chapters are copied as such, and so are timecodes.
      if tag == "text" && source.hasChapters { return nil }
      let video = source.stream(source.videoIndex).pointee
      if tag == "tmcd" && av_dict_get(video.metadata, "timecode", nil, 0) != nil { return nil }
    default: break
    }
    return "\(muxer.container.name) files cannot hold it"
  }

  /// The four characters of a codec tag; nil if they are not letters, digits or the like.
  private static func text(ofTag tag: UInt32) -> String? {
    let bytes = (0..<4).map { UInt8(truncatingIfNeeded: tag >> (8 * $0)) }
    guard bytes.allSatisfy({ (0x20..<0x7F).contains($0) }) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
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
    let isData = parameters.codec_type == AVMEDIA_TYPE_DATA
    let tag = isData ? Self.text(ofTag: parameters.codec_tag) : nil
    let codec = file ?? tag ?? String(cString: avcodec_get_name(parameters.codec_id))
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
    // Telemetry of cameras, which FFmpeg only writes under this tag: "gpmd".
    case AVMEDIA_TYPE_DATA: return isQuickTime && parameters.codec_tag == 0x646D_7067
    default: return false
    }
  }
}
