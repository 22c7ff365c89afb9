import Transfer
import VideoIO

/// Finds the shots of a film: decodes all frames, and detects cuts as a run does.
struct FilmSurvey: ~Copyable {
  /// Frames from a cut to the next.
  struct Shot {
    /// The number of its first frame.
    let first: Int
    var times: [Int64] = []
    var durations: [Int64] = []
    var digests: [String] = []
  }

  private var reader: VideoReader
  private let cuts: CutRule
  private let analysis: MotionAnalysis

  init(_ reader: consuming VideoReader, cuts: CutRule, flow: consuming FlowSource) {
    self.reader = reader
    self.cuts = cuts
    analysis = MotionAnalysis(distances: [], flow: flow)
  }

  /// - Parameter report: called for each frame with its number; throws to end.
  mutating func shots(report: (Int) throws -> Void) throws -> [Shot] {
    var shots: [Shot] = []
    var number = 0
    var lastTime = -Double.infinity
    var pending: (time: Int64, duration: Int64, digest: String)?
    // The motion of one frame is estimated while the next is decoded.
    while let frame = try reader.next() {
      let grey = GreyImage(rgb: frame.image.pixels, size: frame.image.size)
      let digest = FrameDigest.text(of: grey)
      if let pending {
        try Self.append(pending, number, isCut: analysis.finish().isCut, to: &shots)
      }
      number += 1
      let time = frame.presentationTime.seconds
      analysis.begin(
        grey, number: number,
        isCut: cuts.isCut(frame: number, time: time, previousTime: lastTime))
      lastTime = time
      pending = (frame.presentationTime.value, frame.duration, digest)
      try report(number)
    }
    if let pending {
      try Self.append(pending, number, isCut: analysis.finish().isCut, to: &shots)
    }
    return shots
  }

  private static func append(
    _ frame: (time: Int64, duration: Int64, digest: String), _ number: Int, isCut: Bool,
    to shots: inout [Shot]
  ) {
    if isCut || shots.isEmpty { shots.append(Shot(first: number)) }
    shots[shots.count - 1].times.append(frame.time)
    shots[shots.count - 1].durations.append(frame.duration)
    shots[shots.count - 1].digests.append(frame.digest)
  }
}
