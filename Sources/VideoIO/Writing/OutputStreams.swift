import CFFmpeg
import Logging

/// Routes the streams of a source to those of the output: copied, transcoded or dropped.
struct OutputStreams {
  private enum Route {
    case copied(CopiedStream)
    case transcoded(SoundTranscoder)
    case dropped

    /// Index of the output's stream.
    var output: Int? {
      switch self {
      case .copied(let stream): stream.output
      case .transcoded(let transcoder): transcoder.output
      case .dropped: nil
      }
    }
  }

  /// Index of the encoded video among the output's streams.
  private(set) var video = 0
  private var routes: [Route] = []
  /// Whether titles are written by their names, beyond QuickTime's list of well-known ones.
  private(set) var writesAllTitles = false
  let path: String

  /// Adds the encoded video to the output, and the source's titles, chapters and streams, in the source's
  /// order; a warning names each stream that the container cannot hold.
  init(
    _ source: borrowing SourceStreams?, to muxer: borrowing Muxer,
    encoder: borrowing VideoEncoder, trial: borrowing OutputTrial, format: VideoFormat,
    keepsSound: Bool, path: String, logger: Logger
  ) throws(MediaError) {
    self.path = path
    switch source {
    case .none: video = try addVideo(encoder, like: nil, format: format, to: muxer, trial, logger)
    case .some(let source):
      for name in source.passing {
        logger.warning(
          "\(path): the \(name) are left out, because they describe the unpainted frames")
      }
      for index in 0..<source.streamCount {
        let stream = source.stream(index)
        if index == source.videoIndex {
          video = try addVideo(encoder, like: stream, format: format, to: muxer, trial, logger)
          routes.append(.dropped)
          continue
        }
        let kind = stream.pointee.codecpar.pointee.codec_type
        if kind == AVMEDIA_TYPE_AUDIO && !keepsSound {
          routes.append(.dropped)
          continue
        }
        let route = try route(index, of: source, to: muxer, trial, logger)
        if case .dropped = route, let reason = reason(forLosing: stream, of: source, in: muxer) {
          logger.warning("\(path): \(name(of: stream)) is left out, because \(reason)")
        }
        if let output = route.output {
          warnOfDispositions(
            of: stream, muxer.stream(output), sample: try source.sample(ofStream: index), muxer,
            trial, logger)
        }
        routes.append(route)
      }
      let context = muxer.context
      Metadata.copy(source.metadata, to: &context.pointee.metadata)
      Metadata.copyChapters(from: source.chapters, shift: 0, end: nil, to: context)
      let unlisted = Metadata.unlisted(context.pointee.metadata, in: muxer.container)
      let hasCover = (0..<Int(context.pointee.nb_streams)).contains {
        muxer.stream($0).pointee.disposition & AV_DISPOSITION_ATTACHED_PIC != 0
      }
      writesAllTitles = !unlisted.isEmpty && !hasCover
      if !unlisted.isEmpty && hasCover {
        logger.warning(
          """
          \(path): the tags \(unlisted.joined(separator: ", ")) are left out, because \
          \(muxer.container.name) files cannot hold them beside cover art
          """)
      }
    }
  }

  /// - Parameter source: The input's stream, whose titles and properties are copied.
  private func addVideo(
    _ encoder: borrowing VideoEncoder, like source: UnsafePointer<AVStream>?, format: VideoFormat,
    to muxer: borrowing Muxer, _ trial: borrowing OutputTrial, _ logger: Logger
  ) throws(MediaError) -> Int {
    var kept: [VideoProperty] = []
    if let source {
      for property in VideoProperty.allCases where property.isPresent(in: source) {
        if trial.holds(property, of: source) {
          kept.append(property)
        } else {
          logger.warning(
            "\(path): \(property.name) is left out, because \(muxer.container.name) files cannot hold it"
          )
        }
      }
    }
    let stream = try muxer.addVideo(encoder, like: source, kept, format: format)
    if let source { warnOfDispositions(of: source, stream, sample: nil, muxer, trial, logger) }
    return Int(stream.pointee.index)
  }

  /// Warns about dispositions of a stream that readers will not find in the output.
  private func warnOfDispositions(
    of source: UnsafePointer<AVStream>, _ stream: UnsafePointer<AVStream>,
    sample: consuming Packet?,
    _ muxer: borrowing Muxer, _ trial: borrowing OutputTrial, _ logger: Logger
  ) {
    let lost = trial.lostDispositions(of: stream, sample: sample)
    guard !lost.isEmpty else { return }
    logger.warning(
      """
      \(path): \(name(of: source)) is no longer marked as \(lost.joined(separator: " and ")), because \
      \(muxer.container.name) files cannot hold that
      """)
  }

  private func route(
    _ index: Int, of streams: borrowing SourceStreams, to muxer: borrowing Muxer,
    _ trial: borrowing OutputTrial, _ logger: Logger
  ) throws(MediaError) -> Route {
    let source = streams.stream(index)
    let container = muxer.container
    let isCover = source.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC != 0
    if isCover && container == .mkv {
      try addCover(source, to: muxer)
      return .dropped
    }
    let sample = try streams.sample(ofStream: index)
    let isCut = !container.isQuickTime && streams.samplesCutAway[index] ?? 0 > 0
    if container.takes(source, isCover: isCover), trial.takes(source, sample) {
      if isCut, let route = try transcode(source, to: muxer, logger) {
        logger.notice(
          """
          \(path): \(name(of: source)) is re-encoded, because it begins in the middle of a packet, which \
          \(container.name) files cannot
          """)
        return route
      }
      let stream = try muxer.addCopy(of: source)
      return .copied(CopiedStream(stream, in: container))
    }
    return try transcode(source, to: muxer, logger) ?? .dropped
  }

  /// Encodes sound with the first of the container's encoders that supports it; nil if none does.
  private func transcode(
    _ source: UnsafeMutablePointer<AVStream>, to muxer: borrowing Muxer, _ logger: Logger
  ) throws(MediaError) -> Route? {
    let container = muxer.container
    guard source.pointee.codecpar.pointee.codec_type == AVMEDIA_TYPE_AUDIO,
      avcodec_find_decoder(source.pointee.codecpar.pointee.codec_id) != nil
    else { return nil }
    for name in container.soundEncoders {
      guard
        let encoder = SoundEncoder(
          named: name, like: source.pointee.codecpar, hasGlobalHeader: muxer.hasGlobalHeader,
          path: path)
      else { continue }
      let channels = Int(source.pointee.codecpar.pointee.ch_layout.nb_channels)
      if encoder.channelCount != channels {
        logger.warning(
          """
          \(path): the \(channels) channels of \(self.name(of: source)) become \(encoder.channelCount), \
          because \(name) takes no such layout
          """)
      }
      let stream = try muxer.addStream()
      let transcoder = try SoundTranscoder(
        output: Int(stream.pointee.index), stream: source, encoder: encoder, path: path)
      try transcoder.fill(stream)
      stream.pointee.disposition = source.pointee.disposition
      Metadata.copy(source.pointee.metadata, to: &stream.pointee.metadata)
      return .transcoded(transcoder)
    }
    return nil
  }
}

/// Packets on their way to the output.
extension OutputStreams {
  /// Writes a packet of the source, copied or transcoded.
  mutating func pass(_ packet: borrowing Packet, to muxer: borrowing Muxer) throws(MediaError) {
    guard routes.indices.contains(packet.streamIndex) else { return }
    switch routes[packet.streamIndex] {
    case .dropped: return
    case .copied(var stream):
      let copy = try packet.reference(path)
      let isKept = stream.adapt(copy, to: muxer.stream(stream.output).pointee.time_base)
      routes[packet.streamIndex] = .copied(stream)
      if isKept { try muxer.write(copy) }
    case .transcoded(let transcoder):
      let priming = Priming(muxer.stream(transcoder.output).pointee.codecpar, in: muxer.container)
      try transcoder.send(packet) { made throws(MediaError) in
        if priming.place(made) { try muxer.writeRescaled(made) }
      }
    }
  }

  /// Writes the packets that are still in the transcoders.
  func finish(to muxer: borrowing Muxer, logger: Logger) throws(MediaError) {
    for case .transcoded(let transcoder) in routes {
      let priming = Priming(muxer.stream(transcoder.output).pointee.codecpar, in: muxer.container)
      try transcoder.finish { made throws(MediaError) in
        if priming.place(made) { try muxer.writeRescaled(made) }
      }
      let damaged = transcoder.damagedPacketCount
      if damaged > 0 {
        logger.warning(
          """
          \(path): \(damaged) damaged \(damaged == 1 ? "packet" : "packets") of the sound could not be \
          decoded properly
          """)
      }
    }
  }
}

extension Muxer {
  /// Writes a packet whose times are in its own time base.
  func writeRescaled(_ packet: borrowing Packet) throws(MediaError) {
    let target = stream(packet.streamIndex).pointee.time_base
    av_packet_rescale_ts(packet.pointer, packet.pointer.pointee.time_base, target)
    packet.pointer.pointee.time_base = target
    try write(packet)
  }
}
