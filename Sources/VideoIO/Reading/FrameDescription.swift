import CFFmpeg

/// Properties of a whole stream that only its frames have, not its container: light levels of HDR,
/// the arrangement of stereoscopic views, the projection of 360° pictures.
struct FrameDescription: Sendable {
  private static let kinds = [
    (AV_FRAME_DATA_MASTERING_DISPLAY_METADATA, AV_PKT_DATA_MASTERING_DISPLAY_METADATA),
    (AV_FRAME_DATA_CONTENT_LIGHT_LEVEL, AV_PKT_DATA_CONTENT_LIGHT_LEVEL),
    (AV_FRAME_DATA_STEREO3D, AV_PKT_DATA_STEREO3D),
    (AV_FRAME_DATA_SPHERICAL, AV_PKT_DATA_SPHERICAL),
  ]

  /// Metadata on single frames, or on how to show them, that are wrong for painted ones.
  private static let passingKinds = [
    (AV_FRAME_DATA_DYNAMIC_HDR_PLUS, "HDR10+ metadata"),
    (AV_FRAME_DATA_DYNAMIC_HDR_VIVID, "HDR Vivid metadata"),
    (AV_FRAME_DATA_DOVI_METADATA, dolbyVision), (AV_FRAME_DATA_DOVI_RPU_BUFFER, dolbyVision),
  ]
  private static let dolbyVision = "Dolby Vision metadata"

  /// Names of metadata that are wrong for painted frames.
  private(set) var passing: [String] = []
  private var entries: [(kind: AVPacketSideDataType, bytes: [UInt8])] = []

  /// - Parameter stream: The frame's stream.
  init(of frame: borrowing DecodedFrame, in stream: UnsafePointer<AVStream>) {
    for (kind, name) in Self.passingKinds where !frame.sideData(kind).isEmpty {
      if !passing.contains(name) { passing.append(name) }
    }
    if ffmpeg_find_side_data(stream, AV_PKT_DATA_DOVI_CONF) != nil,
      !passing.contains(Self.dolbyVision)
    {
      passing.append(Self.dolbyVision)
    }
    for (kind, streamKind) in Self.kinds {
      let bytes = frame.sideData(kind)
      if !bytes.isEmpty { entries.append((streamKind, bytes)) }
    }
  }

  /// Adds the properties that the stream lacks.
  func add(to stream: UnsafeMutablePointer<AVStream>, _ path: String) throws(MediaError) {
    for (kind, bytes) in entries where ffmpeg_find_side_data(stream, kind) == nil {
      let memory = try require(ffmpeg_new_side_data(stream, kind, bytes.count), .read, path)
      memory.update(from: bytes, count: bytes.count)
    }
  }
}
