import CFFmpeg

/// Properties of a video stream's pictures beyond size and colours, in containers that support
/// them.
enum VideoProperty: CaseIterable {
  /// Colours and brightness of the screen that a HDR video was made on.
  case masteringDisplay
  /// The largest and the average brightness of a HDR video.
  case contentLight
  /// The projection of 360° pictures.
  case projection
  /// How the views of a stereoscopic video are arranged.
  case views
  /// The timecode of the first frame.
  case timecode

  /// Name in messages.
  var name: String {
    switch self {
    case .masteringDisplay: "the mastering display of the HDR video"
    case .contentLight: "the content light level of the HDR video"
    case .projection: "the 360° projection"
    case .views: "the arrangement of the stereoscopic views"
    case .timecode: "the timecode"
    }
  }

  /// Whether a stream has the property.
  func isPresent(in stream: UnsafePointer<AVStream>) -> Bool {
    switch self {
    case .masteringDisplay:
      ffmpeg_find_side_data(stream, AV_PKT_DATA_MASTERING_DISPLAY_METADATA) != nil
    case .contentLight: ffmpeg_find_side_data(stream, AV_PKT_DATA_CONTENT_LIGHT_LEVEL) != nil
    case .projection: ffmpeg_find_side_data(stream, AV_PKT_DATA_SPHERICAL) != nil
    case .views: Self.views(of: stream) != nil
    case .timecode: av_dict_get(stream.pointee.metadata, "timecode", nil, 0) != nil
    }
  }

  /// Whether a copy of a stream that has the property says the same of it.
  func isKept(from source: UnsafePointer<AVStream>, in copy: UnsafePointer<AVStream>) -> Bool {
    guard isPresent(in: copy) else { return false }
    // FFmpeg 7.1 writes that QuickTime videos are stereoscopic, but not always how.
    return self != .views || Self.views(of: source)?.type == Self.views(of: copy)?.type
  }

  /// Copies it to an output's stream, if the source's stream has it.
  func copy(
    from source: UnsafePointer<AVStream>, to stream: UnsafeMutablePointer<AVStream>,
    in container: Container, _ path: String
  ) throws(MediaError) {
    switch self {
    case .masteringDisplay:
      try copy(AV_PKT_DATA_MASTERING_DISPLAY_METADATA, from: source, to: stream, path)
    case .contentLight:
      try copy(AV_PKT_DATA_CONTENT_LIGHT_LEVEL, from: source, to: stream, path)
    case .projection: try copy(AV_PKT_DATA_SPHERICAL, from: source, to: stream, path)
    case .views:
      guard let views = Self.views(of: source) else { return }
      if !container.isQuickTime {
        // Used by FFmpeg 5's Matroska muxer.
        av_dict_set(&stream.pointee.metadata, "stereo_mode", Self.matroskaMode(of: views), 0)
      }
      try copy(AV_PKT_DATA_STEREO3D, from: source, to: stream, path)
    case .timecode:
      guard let entry = av_dict_get(source.pointee.metadata, "timecode", nil, 0) else { return }
      av_dict_set(&stream.pointee.metadata, "timecode", entry.pointee.value, 0)
    }
  }

  private func copy(
    _ kind: AVPacketSideDataType, from source: UnsafePointer<AVStream>,
    to stream: UnsafeMutablePointer<AVStream>, _ path: String
  ) throws(MediaError) {
    try stream.copySideData(of: source, only: [kind], .write, path)
  }

  private static func views(of stream: UnsafePointer<AVStream>) -> AVStereo3D? {
    guard let side = ffmpeg_find_side_data(stream, AV_PKT_DATA_STEREO3D) else { return nil }
    return side.pointee.data.withMemoryRebound(to: AVStereo3D.self, capacity: 1) { $0.pointee }
  }

  /// Matroska's name of an arrangement of views; nil if it has none.
  private static func matroskaMode(of views: AVStereo3D) -> String? {
    let isInverted = views.flags & AV_STEREO3D_FLAG_INVERT != 0
    switch views.type {
    case AV_STEREO3D_2D: return "mono"
    case AV_STEREO3D_SIDEBYSIDE: return isInverted ? "right_left" : "left_right"
    case AV_STEREO3D_TOPBOTTOM: return isInverted ? "bottom_top" : "top_bottom"
    case AV_STEREO3D_CHECKERBOARD: return isInverted ? "checkerboard_rl" : "checkerboard_lr"
    case AV_STEREO3D_LINES: return isInverted ? "row_interleaved_rl" : "row_interleaved_lr"
    case AV_STEREO3D_COLUMNS: return isInverted ? "col_interleaved_rl" : "col_interleaved_lr"
    case AV_STEREO3D_FRAMESEQUENCE: return isInverted ? "block_rl" : "block_lr"
    default: return nil
    }
  }
}
