import CFFmpeg

/// Cover art that is stored as an ordinary video stream.
extension Demuxer {
  private static let pictureCodecs = [
    AV_CODEC_ID_MJPEG, AV_CODEC_ID_PNG, AV_CODEC_ID_BMP, AV_CODEC_ID_GIF, AV_CODEC_ID_TIFF,
    AV_CODEC_ID_WEBP,
  ]

  /// How many packets of a file are examined.
  private static let reach = 2000

  /// Marks streams that are a single picture beside a film as cover art, with their picture.
  static func markCovers(
    of context: UnsafeMutablePointer<AVFormatContext>, _ path: String
  ) throws(MediaError) {
    let films = (0..<Int(context.pointee.nb_streams)).filter {
      let stream = context.pointee.streams[$0]!.pointee
      return stream.codecpar.pointee.codec_type == AVMEDIA_TYPE_VIDEO
        && stream.disposition & AV_DISPOSITION_ATTACHED_PIC == 0
    }
    let suspects = films.filter {
      let stream = context.pointee.streams[$0]!.pointee
      return pictureCodecs.contains(stream.codecpar.pointee.codec_id) && stream.nb_frames <= 1
    }
    guard !suspects.isEmpty, films.count > 1 else { return }
    var packets = Dictionary(uniqueKeysWithValues: suspects.map { ($0, 0) })
    try scan(path, atMost: reach) { packet, _ throws(MediaError) in
      guard let count = packets[packet.streamIndex] else { return }
      packets[packet.streamIndex] = count + 1
      let stream = context.pointee.streams[packet.streamIndex]!
      if count == 0 {
        try check(av_packet_ref(&stream.pointee.attached_pic, packet.pointer), .read, path)
      }
    }
    let covers = packets.filter { $0.value == 1 }.keys
    for index in suspects {
      let stream = context.pointee.streams[index]!
      // One stream has to remain to be painted.
      if covers.contains(index), covers.count < films.count {
        stream.pointee.disposition |= AV_DISPOSITION_ATTACHED_PIC
        stream.pointee.disposition &= ~AV_DISPOSITION_DEFAULT
      } else {
        av_packet_unref(&stream.pointee.attached_pic)
      }
    }
  }

  /// Reads packets of a file through a separate handle.
  ///
  /// - Parameters:
  ///   - instant: Where to begin, in microseconds; nil: at the beginning. A file that cannot seek
  ///     is also read from the beginning.
  ///   - limit: How many packets to read.
  static func scan(
    _ path: String, from instant: Int64? = nil, atMost limit: Int = .max,
    _ receive: (borrowing Packet, UnsafePointer<AVStream>) throws(MediaError) -> Void
  ) throws(MediaError) {
    let context = try open("file:" + path, path, refusal: MediaError.Reason.notMedia)
    var doomed: UnsafeMutablePointer<AVFormatContext>? = context
    defer { avformat_close_input(&doomed) }
    if let instant { avformat_seek_file(context, -1, Int64.min, instant, instant, 0) }
    let packet = try Packet(path)
    var count = 0
    while count < limit, av_read_frame(context, packet.pointer) >= 0 {
      count += 1
      let stream = context.pointee.streams[packet.streamIndex]!
      packet.pointer.pointee.time_base = stream.pointee.time_base
      try receive(packet, stream)
      av_packet_unref(packet.pointer)
    }
  }
}
