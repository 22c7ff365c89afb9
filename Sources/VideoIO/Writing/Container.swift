import CFFmpeg

/// A video container that can be written, named by its file extension.
enum Container: String, CaseIterable {
  case mp4, m4v, mov, mkv, webm

  init(ofOutput path: String) throws(MediaError) {
    let ending = OutputKind.ending(of: path)
    guard let container = Container(rawValue: ending) else {
      throw MediaError(path, .unknownExtension(ending))
    }
    self = container
  }

  /// FFmpeg's name of the muxer. FFmpeg's own choice for .m4v takes fewer codecs.
  var muxerName: String {
    switch self {
    case .mp4, .m4v: "mp4"
    case .mov: "mov"
    case .mkv: "matroska"
    case .webm: "webm"
    }
  }

  /// Name in messages.
  var name: String {
    switch self {
    case .mp4, .m4v: "MP4"
    case .mov: "QuickTime"
    case .mkv: "Matroska"
    case .webm: "WebM"
    }
  }

  /// Whether it belongs to the QuickTime family, with a time scale per track and an index at the end.
  var isQuickTime: Bool { muxerName == "mp4" || muxerName == "mov" }

  var defaultVideoEncoder: String { self == .webm ? "libvpx-vp9" : "libx264" }

  /// FFmpeg's names of encoders for sound that cannot be copied, best first.
  var soundEncoders: [String] {
    switch self {
    case .mp4, .m4v, .mov: ["aac"]
    case .mkv: ["flac", "aac"]
    case .webm: ["libopus", "libvorbis"]
    }
  }

  /// Whether streams of a codec can be stored.
  func takes(_ codec: AVCodecID) -> Bool {
    // FFmpeg lists these for both MP4 and QuickTime, but writes them into MP4 only.
    let onlyMP4 = [
      AV_CODEC_ID_VP9, AV_CODEC_ID_AV1, AV_CODEC_ID_FLAC, AV_CODEC_ID_OPUS, AV_CODEC_ID_TRUEHD,
    ]
    // FFmpeg 5 does not put PCM into MP4; newer versions do, in a form that hardly any player
    // supports.
    let isPCM = (AV_CODEC_ID_PCM_S16LE.rawValue..<AV_CODEC_ID_ADPCM_IMA_QT.rawValue)
      .contains(codec.rawValue)
    guard let format = av_guess_format(muxerName, nil, nil),
      self != .mov || !onlyMP4.contains(codec), muxerName != "mp4" || !isPCM
    else { return false }
    return avformat_query_codec(format, codec, FF_COMPLIANCE_EXPERIMENTAL) == 1
  }
}
