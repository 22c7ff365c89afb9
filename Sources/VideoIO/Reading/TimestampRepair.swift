import CFFmpeg

/// Gives every frame a presentation time later than that of the frame before.
struct TimestampRepair {
  /// Ticks between frames at the nominal rate; used where the file says nothing.
  let nominalDuration: Int64
  private var last: Int64?
  private var lastDuration: Int64
  private(set) var repairedCount = 0

  init(nominalDuration: Int64) {
    self.nominalDuration = max(1, nominalDuration)
    lastDuration = self.nominalDuration
  }

  /// Sets a decoded frame's time: its own, else a frame after the one before, at least a tick later; and
  /// its duration, which is 0 where the file says nothing.
  mutating func setTime(of frame: inout DecodedFrame) {
    let said = frame.pointer.pointee.best_effort_timestamp
    frame.time = said
    if said == ffmpeg_no_timestamp {
      frame.time = last.map { $0 + lastDuration } ?? 0
      if last != nil { repairedCount += 1 }
    } else if let last, said <= last {
      frame.time = last + 1
      repairedCount += 1
    }
    frame.duration = max(0, frame.pointer.pointee.pkt_duration)
    lastDuration = frame.duration > 0 ? frame.duration : nominalDuration
    last = frame.time
  }
}
