import CFFmpeg

/// Makes presentation times strictly increasing.
struct TimestampRepair {
  /// Ticks between frames at the nominal rate, for files without durations.
  let nominalDuration: Int64
  /// Whether the format stores a time for each frame: otherwise FFmpeg makes them up, which is
  /// normal.
  private let expectsTimes: Bool
  private var last: Int64?
  private var lastDuration: Int64
  private(set) var repairedCount = 0

  init(nominalDuration: Int64, expectsTimes: Bool) {
    self.nominalDuration = max(1, nominalDuration)
    self.expectsTimes = expectsTimes
    lastDuration = self.nominalDuration
  }

  /// Forgets the previous frame, because frames from another place follow.
  mutating func restart() {
    last = nil
    lastDuration = nominalDuration
  }

  /// Sets `time` and `duration` of a frame that has just been decoded.
  ///
  /// The time is the file's own; if it is missing, the previous time plus the previous duration; if
  /// it is not after the previous time, half a usual duration after that, so that every frame is
  /// visible. The duration is 0 if the file gives none.
  mutating func setTime(of frame: inout DecodedFrame) {
    let said = frame.pointer.pointee.best_effort_timestamp
    frame.time = said
    if said == ffmpeg_no_timestamp {
      frame.time = last.map { $0 + lastDuration } ?? 0
      if last != nil { noteRepair() }
    } else if let last, said <= last {
      frame.time = last + max(1, nominalDuration / 2)
      noteRepair()
    }
    frame.duration = max(0, ffmpeg_frame_duration(frame.pointer))
    lastDuration = frame.duration > 0 ? frame.duration : nominalDuration
    last = frame.time
  }

  private mutating func noteRepair() {
    if expectsTimes { repairedCount += 1 }
  }
}
