import Basics
import CMotion
import COpenCV

/// Estimates dense optical flow: OpenCV's dense inverse search, and what makes it true to the objects.
///
/// The search is that of Kroeger, Timofte, Dai, Van Gool, *Fast Optical Flow using Dense Inverse Search* (2016). It
/// blurs the motion at the borders of objects and errs where there is no texture. So the motions of whole objects are
/// found in it, and each pixel is given the one that explains it best, both ways at once (docs/COHERENCE.md).
///
/// Single-threaded: the same images give the same flow on any number of cores.
public struct FlowEstimator: ~Copyable, @unchecked Sendable {
  /// How much time is spent.
  public enum Quality: String, CaseIterable, Codable, Sendable {
    /// The search alone: a fifth of the time of `standard`.
    case fast
    /// Motions are chosen at half the size first; large pictures' at half the size only.
    case standard = "default"
    /// All at the full size: one and a half times the time of `standard`, in large pictures several times.
    case best

    /// - Parameter rawValue: `medium` is the name that `fast` had.
    public init?(rawValue: String) {
      let name = rawValue == "medium" ? Self.fast.rawValue : rawValue
      guard let quality = Self.allCases.first(where: { $0.rawValue == name }) else { return nil }
      self = quality
    }
  }

  /// Shortest side of images that flow can be estimated for; for smaller ones, DIS fails or returns NaN.
  public static let smallestSide = 16

  private let quality: Quality
  // Uniquely owned, so they may move between threads.
  private let search: OpaquePointer
  private let choice: OpaquePointer

  public init(quality: Quality) {
    guard let search = opencv_flow_estimator_create(), let choice = cmotion_estimator_create()
    else { fatalError("no memory is left for optical flow") }
    self.quality = quality
    self.search = search
    self.choice = choice
  }

  deinit {
    opencv_flow_estimator_free(search)
    cmotion_estimator_free(choice)
  }

  /// Estimates where each pixel of `from` lies in `to`, an image of the same size.
  public func flow(from: GreyImage, to: GreyImage) throws(FlowError) -> FlowField {
    if quality != .fast { return try flows(between: from, and: to).there }
    try check(from, to)
    // For equal images the motion is exactly 0; a search would find a little.
    guard from != to else { return FlowField(size: from.size) }
    return FlowField(size: from.size, pairs: try held(from, to, try searched(from, to)))
  }

  /// Estimates the flow between two images of the same size, both ways.
  public func flows(
    between first: GreyImage, and second: GreyImage
  ) throws(FlowError) -> (there: FlowField, back: FlowField) {
    if quality == .fast {
      return (try flow(from: first, to: second), try flow(from: second, to: first))
    }
    try check(first, second)
    let size = first.size
    guard first != second else { return (FlowField(size: size), FlowField(size: size)) }
    var (there, back) = (try searched(first, second), try searched(second, first))
    let still = (try held(first, second, there), try held(second, first, back))
    // Where hardly anything moves, frames take one iteration, and would wait for more than the search.
    guard Self.moves(still.0) || Self.moves(still.1) else {
      return (FlowField(size: size, pairs: still.0), FlowField(size: size, pairs: still.1))
    }
    let code = cmotion_improve(
      choice, first.levels, second.levels, Int32(size.width), Int32(size.height),
      quality == .best ? CMOTION_BEST : CMOTION_DEFAULT, &there, &back)
    guard code == 0 else { throw .notComputed(size: size, reason: "no memory is left") }
    return (
      FlowField(size: size, pairs: try held(first, second, there)),
      FlowField(size: size, pairs: try held(second, first, back))
    )
  }

  /// Whether more than a fiftieth of the pixels move.
  private static func moves(_ pairs: [Float]) -> Bool {
    pairs.count(where: { $0 != 0 }) > pairs.count / 50
  }

  private func check(_ from: GreyImage, _ to: GreyImage) throws(FlowError) {
    precondition(from.size == to.size, "motion needs pictures of one size")
    guard min(from.size.height, from.size.width) >= Self.smallestSide else {
      throw .notComputed(
        size: from.size, reason: "each side takes at least \(Self.smallestSide) pixels")
    }
  }

  /// The search's flow, as pairs.
  private func searched(_ from: GreyImage, _ to: GreyImage) throws(FlowError) -> [Float] {
    var vectors = [Float](repeating: 0, count: 2 * from.size.area)
    try attempt(from.size) {
      opencv_estimate_flow(
        search, from.levels, to.levels, Int32(from.size.width), Int32(from.size.height),
        &vectors, $0)
    }
    return vectors
  }

  /// The flow, 0 where it explains no more than standing still does, if most stands still.
  private func held(
    _ from: GreyImage, _ to: GreyImage, _ vectors: [Float]
  ) throws(FlowError) -> [Float] {
    var vectors = vectors
    try attempt(from.size) {
      opencv_hold_still(
        from.levels, to.levels, Int32(from.size.width), Int32(from.size.height), &vectors, $0)
    }
    return vectors
  }

  /// Calls a function of OpenCV that returns 0, or writes the reason why it failed.
  private func attempt(
    _ size: Size, _ work: (UnsafeMutablePointer<CChar>) -> Int32
  ) throws(FlowError) {
    var message = [CChar](repeating: 0, count: 128)
    guard work(&message) != 0 else { return }
    let reason = String(
      decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    throw .notComputed(size: size, reason: reason)
  }
}
