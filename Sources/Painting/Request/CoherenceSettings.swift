import Transfer

/// How the motion between frames is estimated and used.
public struct CoherenceSettings: Codable, Equatable, Sendable {
  /// Whether optical flow is estimated at all.
  public var usesFlow = true
  public var flowQuality = FlowEstimator.Quality.standard
  /// A folder with `.flo` files, which are read where they exist and written where they are missing.
  public var flowFolder: String?
  public var cuts = CutRule.auto
  /// Number of passes over each shot; at least 1.
  public var passes = 1

  public init() {}

  /// Opens the source of the motion between frames.
  func flowSource() throws(FlowError) -> FlowSource {
    try FlowSource(quality: flowQuality, folder: flowFolder)
  }
}
