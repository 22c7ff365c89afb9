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

  /// The frame's time: its own, else a frame after the one before, at least a tick later.
  mutating func time(of picture: borrowing Picture) -> Int64 {
    let said = picture.pointer.pointee.best_effort_timestamp
    var time = said
    if said == ffmpeg_no_timestamp {
      time = last.map { $0 + lastDuration } ?? 0
      if last != nil { repairedCount += 1 }
    } else if let last, said <= last {
      time = last + 1
      repairedCount += 1
    }
    let duration = ffmpeg_frame_duration(picture.pointer)
    lastDuration = duration > 0 ? duration : nominalDuration
    last = time
    return time
  }
}
