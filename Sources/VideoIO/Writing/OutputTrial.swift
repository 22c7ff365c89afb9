import CFFmpeg

/// Tries in memory what encoder and container really accept, so that nothing fails, or is silently
/// lost, after the frames are painted.
struct OutputTrial: ~Copyable {
  private let encoder: VideoEncoder
  /// A first packet, as encoded for the output.
  private let picture: Packet
  private let format: VideoFormat
  private let container: Container
  private let path: String

  /// Encodes a frame.
  ///
  /// - Parameter encoder: A fresh one with the output's settings.
  init(
    _ encoder: consuming VideoEncoder, format: VideoFormat, container: Container, path: String
  ) throws(MediaError) {
    picture = try encoder.encodeOne()
    self.encoder = encoder
    self.format = format
    self.container = container
    self.path = path
  }

  /// Writes the frame into a file.
  func check() throws(MediaError) {
    let muxer = try Muxer(trialOf: container, path: path)
    _ = try begin(muxer, like: nil, [])
    try muxer.writeHeader(timeScale: encoder.timeBase.denominator)
    try writePicture(to: muxer)
    try muxer.finish()
  }

  /// Whether readers find a property of the source's video in a file.
  func holds(_ property: VideoProperty, of source: UnsafePointer<AVStream>) -> Bool {
    do throws(MediaError) {
      var muxer = try Muxer(trialOf: container, path: path)
      _ = try begin(muxer, like: source, [property])
      try muxer.writeHeader(timeScale: encoder.timeBase.denominator)
      try writePicture(to: muxer)
      let file = try muxer.reopen()
      return file.streamCount > 0 && property.isKept(from: source, in: file.stream(0))
    } catch {
      return false
    }
  }

  /// Whether the muxer really writes a stream: its header, its first packet and the end of a file are tried.
  func takes(_ source: UnsafePointer<AVStream>, _ sample: consuming Packet?) -> Bool {
    do throws(MediaError) {
      let muxer = try Muxer(trialOf: container, path: path)
      _ = try begin(muxer, like: nil, [])
      let stream = try muxer.addCopy(of: source)
      try muxer.writeHeader(timeScale: encoder.timeBase.denominator)
      if let sample = sample.take() { try write(sample, into: stream, of: muxer) }
      try muxer.finish()
      return true
    } catch {
      return false
    }
  }

  /// Dispositions of an output's stream that readers will not find: "forced", "comment" …
  ///
  /// - Parameter sample: A packet of it; nil for the video, and if there is none.
  func lostDispositions(of stream: UnsafePointer<AVStream>, sample: consuming Packet?) -> [String] {
    let wanted = stream.pointee.disposition & Self.purposes
    guard wanted != 0 else { return [] }
    let isVideo = stream.pointee.codecpar.pointee.codec_type == AVMEDIA_TYPE_VIDEO
    do throws(MediaError) {
      var muxer = try Muxer(trialOf: container, path: path)
      _ = try begin(muxer, like: isVideo ? stream : nil, [])
      let other = isVideo ? nil : try muxer.addStream()
      if let other { try other.describe(like: stream, .write, path) }
      try muxer.writeHeader(timeScale: encoder.timeBase.denominator)
      try writePicture(to: muxer)
      if let other {
        if let sample = sample.take() {
          try write(sample, into: other, of: muxer)
        } else {
          try write(Packet.blank(size: 16, path), into: other, of: muxer)
        }
      }
      let file = try muxer.reopen()
      guard file.streamCount == (isVideo ? 1 : 2) else { return [] }
      let lost = wanted & ~file.stream(file.streamCount - 1).pointee.disposition
      return (0..<31).map { Int32(1) << $0 }.filter { lost & $0 != 0 }
        .compactMap { av_disposition_to_string($0).map { String(cString: $0) } }
        .map { $0.replacing("_", with: " ") }
    } catch {
      return []
    }
  }

  /// Dispositions that say what a stream is for.
  private static let purposes =
    AV_DISPOSITION_DEFAULT | AV_DISPOSITION_DUB | AV_DISPOSITION_ORIGINAL | AV_DISPOSITION_COMMENT
    | AV_DISPOSITION_LYRICS | AV_DISPOSITION_KARAOKE | AV_DISPOSITION_FORCED
    | AV_DISPOSITION_HEARING_IMPAIRED | AV_DISPOSITION_VISUAL_IMPAIRED
    | AV_DISPOSITION_CLEAN_EFFECTS | AV_DISPOSITION_CAPTIONS | AV_DISPOSITION_DESCRIPTIONS

  private func begin(
    _ muxer: borrowing Muxer, like source: UnsafePointer<AVStream>?, _ properties: [VideoProperty]
  ) throws(MediaError) -> UnsafeMutablePointer<AVStream> {
    try muxer.addVideo(encoder, like: source, properties, format: format)
  }

  private func writePicture(to muxer: borrowing Muxer) throws(MediaError) {
    let picture = try picture.reference(path)
    picture.pointer.pointee.stream_index = 0
    try muxer.writeRescaled(picture)
  }

  private func write(
    _ packet: consuming Packet, into stream: UnsafePointer<AVStream>, of muxer: borrowing Muxer
  ) throws(MediaError) {
    packet.pointer.pointee.pts = 0
    packet.pointer.pointee.dts = 0
    var copied = CopiedStream(stream, in: container)
    _ = copied.adapt(packet, to: stream.pointee.time_base)
    try muxer.write(packet)
  }
}
