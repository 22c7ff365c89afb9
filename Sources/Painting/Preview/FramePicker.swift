import Basics
import Logging
import Transfer
import VideoIO

/// Finds the most informative frames of a clip.
struct FramePicker {
  /// A sampled place of the clip, described by a small picture of its frame and the next.
  struct Spot: Equatable {
    /// Seconds of the input.
    let time: Double
    /// Counted over the spots: a spot that shows nothing of the previous one begins a new shot.
    let shot: Int
    /// Mean length of the flow to the next frame, in pixels of the small picture.
    let motion: Double
    /// Mean and standard deviation of the luma, 0…255.
    let brightness: Double
    let contrast: Double
  }

  /// A chosen spot, and the reason.
  typealias Pick = (time: Double, reason: String)

  /// Number of spots, evenly spaced.
  static let spotCount = 24
  private static let longestSide = 160
  /// Below this, a picture is practically empty, such as black between shots or a fade.
  private static let leastContrast = 8.0

  let spots: [Spot]

  var shots: Int { (spots.map(\.shot).max() ?? 0) + 1 }

  init(spots: [Spot]) {
    self.spots = spots
  }

  /// Samples the clip from `start` on; stops when it is cancelled.
  ///
  /// - Parameter frames: how many the clip has, if known.
  init(
    _ source: MediaInput, start: Double, duration: Double, frames: Int?, frameRate: Rational?,
    deinterlaces: Bool, _ cancellation: CancellationToken
  ) throws {
    let count = min(Self.spotCount, frames ?? Self.spotCount)
    // The first frame at or after a time is read: with this lead, the first and the last frame can be
    // chosen.
    let lead = frames.map { 0.75 * duration / Double($0) } ?? 0
    let analysis = MotionAnalysis(distances: [1], flow: try FlowSource(quality: .fast))
    var spots: [Spot] = []
    var shot = 0
    for index in 0..<count {
      if cancellation.isCancelled { break }
      let time = start + max(0, duration * (Double(index) + 0.5) / Double(count) - lead)
      let options = VideoReader.Options(
        start: time, frameLimit: 2, longestSide: Self.longestSide, enlarges: false, evenSize: false,
        frameRate: frameRate, deinterlaces: deinterlaces)
      // There may be no frame this late.
      guard var reader = try? VideoReader(input: source, options: options, logger: .silent) else {
        continue
      }
      let size = reader.info.size
      func look() throws -> (grey: GreyImage, motion: FrameMotion)? {
        guard let frame = try reader.next() else { return nil }
        let grey = GreyImage(rgb: frame.image.pixels, size: size)
        analysis.begin(grey, number: 1, isCut: nil)
        return (grey, try analysis.finish())
      }
      guard let first = try look() else { continue }
      if first.motion.isCut { shot += 1 }
      spots.append(
        Spot(
          time: time, shot: shot, motion: try look()?.motion.motions[1]?.flow.meanLength ?? 0,
          brightness: first.grey.mean, contrast: first.grey.deviation))
    }
    self.spots = spots
  }

  /// Up to `count` chosen spots, ordered by time.
  func picks(_ count: Int) -> [Pick] {
    let full = spots.filter { $0.contrast >= Self.leastContrast }
    var left = full.isEmpty ? spots : full
    var chosen: [(spot: Spot, reason: String)] = []
    func choose(_ spot: Spot?, _ reason: String) {
      guard let spot, chosen.count < count else { return }
      left.removeAll { $0 == spot }
      chosen.append((spot, reason))
    }
    func middleOfLongestNewShot() -> Spot? {
      let shown = Set(chosen.map(\.spot.shot))
      let shots = Dictionary(grouping: left.filter { !shown.contains($0.shot) }, by: \.shot)
      return shots.values.max { ($0.count, $1[0].time) < ($1.count, $0[0].time) }.map {
        $0[$0.count / 2]
      }
    }
    // The extremes come first, so that the typical frame may come from another shot.
    if count > 1 { choose(left.max { $0.motion < $1.motion }, "much motion") }
    if count > 2 { choose(left.min { $0.brightness < $1.brightness }, "dark") }
    if count > 3 { choose(left.max { $0.brightness < $1.brightness }, "bright") }
    choose(middleOfLongestNewShot(), "typical")
    while chosen.count < count, let next = middleOfLongestNewShot() { choose(next, "another shot") }
    while chosen.count < count, !left.isEmpty {
      func distance(_ spot: Spot) -> Double { chosen.map { abs($0.spot.time - spot.time) }.min()! }
      choose(left.max { distance($0) < distance($1) }, "in between")
    }
    return chosen.sorted { $0.spot.time < $1.spot.time }.map { ($0.spot.time, $0.reason) }
  }
}

extension FlowField {
  /// The mean length of the vectors.
  fileprivate var meanLength: Double {
    let values = vectors.values
    return (0..<size.area).reduce(0) {
      let (x, y) = (Double(values[$1]), Double(values[size.area + $1]))
      return $0 + (x * x + y * y).squareRoot()
    } / Double(size.area)
  }
}

extension GreyImage {
  fileprivate var mean: Double { Double(levels.reduce(0) { $0 + Int($1) }) / Double(levels.count) }

  fileprivate var deviation: Double {
    let mean = mean
    let sum = levels.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    return (sum / Double(levels.count)).squareRoot()
  }
}
