import COpenCV

/// Estimates dense optical flow by OpenCV's dense inverse search: Kroeger, Timofte, Dai, Van Gool, *Fast Optical
/// Flow using Dense Inverse Search* (2016).
///
/// Single-threaded: the same images give the same flow on any number of cores.
public struct FlowEstimator: ~Copyable, @unchecked Sendable {
  /// OpenCV's presets; `fast` takes about a third of the time of `medium`.
  public enum Quality: String, CaseIterable, Codable, Sendable {
    case fast
    case medium
  }

  /// Shortest side of images that flow can be estimated for; for smaller ones, DIS fails or returns NaN.
  public static let smallestSide = 16

  // Uniquely owned, so it may move between threads.
  private let estimator: OpaquePointer

  public init(quality: Quality) {
    guard
      let estimator = opencv_flow_estimator_create(
        quality == .fast ? OPENCV_FLOW_FAST : OPENCV_FLOW_MEDIUM)
    else {
      fatalError("no memory is left for optical flow")
    }
    self.estimator = estimator
  }

  deinit {
    opencv_flow_estimator_free(estimator)
  }

  /// Estimates where each pixel of `from` lies in `to`, an image of the same size.
  public func flow(from: GreyImage, to: GreyImage) throws(FlowError) -> FlowField {
    precondition(from.size == to.size, "motion needs pictures of one size")
    let size = from.size
    guard min(size.height, size.width) >= Self.smallestSide else {
      throw .notComputed(
        size: size, reason: "each side takes at least \(Self.smallestSide) pixels")
    }
    // For equal images the motion is exactly 0; a search would find a little.
    guard from != to else { return FlowField(size: size) }
    let pairs = UnsafeMutableBufferPointer<Float>.allocate(capacity: 2 * size.area)
    defer { pairs.deallocate() }
    var message = [UInt8](repeating: 0, count: 128)
    let code = message.withUnsafeMutableBytes {
      opencv_estimate_flow(
        estimator, from.levels, to.levels, Int32(size.width), Int32(size.height),
        pairs.baseAddress!, $0.baseAddress!)
    }
    guard code == 0 else {
      let reason = String(decoding: message.prefix { $0 != 0 }, as: UTF8.self)
      throw .notComputed(size: size, reason: reason)
    }
    return FlowField(size: size, pairs: UnsafeBufferPointer(pairs))
  }
}
