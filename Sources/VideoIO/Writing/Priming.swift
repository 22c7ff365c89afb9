import CFFmpeg

/// Handles the samples that a sound decoder needs before the first audible one.
///
/// They are before the time 0. QuickTime's family cuts them away by an edit list. Matroska states
/// their number for Opus; for other codecs packets before the time 0 are left out, because FFmpeg
/// would move all streams behind them.
struct Priming {
  /// Samples before the time 0 that the container accounts for; nil if it accepts any time.
  private let known: Int64?
  private let rate: Int32
  /// Whether FFmpeg counts the times of such a stream from the first sample that is stored.
  private let countsFromFirstSample: Bool

  /// Whether the first packet only prepares the decoder, so that its time does not matter.
  private let isSilentAtFirst: Bool

  init(_ parameters: UnsafePointer<AVCodecParameters>, in container: Container) {
    rate = max(1, parameters.pointee.sample_rate)
    let isSound = parameters.pointee.codec_type == AVMEDIA_TYPE_AUDIO
    let isKnown =
      parameters.pointee.codec_id == AV_CODEC_ID_OPUS || ffmpeg_matroska_adds_padding != 0
    countsFromFirstSample = !container.isQuickTime && ffmpeg_matroska_adds_padding == 0 && isSound
    isSilentAtFirst = parameters.pointee.codec_id == AV_CODEC_ID_VORBIS
    known =
      container.isQuickTime || !isSound
      ? nil : isKnown ? Int64(max(0, parameters.pointee.initial_padding)) : 0
  }

  /// Sets a packet's time as the muxer needs it; returns false if the packet is to be left out.
  func place(_ packet: borrowing Packet) -> Bool {
    guard let known else { return true }
    // Containers that count milliseconds round times.
    let first = MediaTime(value: -known - Int64(rate / 500), timeBase: Rational(1, rate))
    if let start = packet.start, start < first {
      guard isSilentAtFirst else { return false }
      packet.pointer.pointee.pts = 0
      packet.pointer.pointee.dts = 0
    }
    if countsFromFirstSample {
      packet.shift(
        by: MediaTime(value: known, timeBase: Rational(1, rate))
          .ticks(in: Rational(packet.pointer.pointee.time_base)))
    }
    return true
  }
}
