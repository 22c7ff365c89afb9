import CFFmpeg

/// Warnings given once, at the end of the input.
extension VideoReader {
  var warnings: [String] {
    var lines: [String] = []
    if frames.isAtEnd && frames.source.isBrokenOff {
      lines.append(
        "\(path): the stream breaks off after frame \(deliveredFrameCount); the rest is not y4m")
    }
    if let line = truncation { lines.append("\(path): \(line)") }
    let damaged = damagedPacketCount
    if damaged > 0 {
      lines.append(
        "\(path): \(damaged) damaged \(damaged == 1 ? "packet" : "packets") could not be decoded "
          + "properly")
    }
    let repaired = frames.repair.repairedCount
    if repaired > 0 {
      lines.append(
        "\(path): the times of \(repaired) \(repaired == 1 ? "frame" : "frames") were missing or "
          + "out of order and have been repaired")
    }
    return lines
  }

  /// Says how much of the file is missing; nil unless it was read to its end and found too short.
  private var truncation: String? {
    guard frames.isAtEnd, !info.isStill, !frames.hasEndedInRange else { return nil }
    if let announced = frames.source.frameCount(ofStream: frames.streamIndex) {
      guard frames.range.start == nil, deliveredFrameCount < announced else { return nil }
      return "only \(deliveredFrameCount) of the \(announced) frames that the file announces "
        + "could be read"
    }
    // If the clock jumps, the file's length is that of the clock, not of the film.
    guard frames.source.isDurationStated, !frames.source.hasJumped,
      let length = frames.source.duration
    else { return nil }
    let announced = Double(length) / 1e6
    let read = frames.sinceBeginning(frames.reachedTime)
    guard read < announced - 1 else { return nil }
    return "only \(MediaError.plain(read)) of the \(MediaError.plain(announced)) seconds that the "
      + "file announces could be read"
  }
}
