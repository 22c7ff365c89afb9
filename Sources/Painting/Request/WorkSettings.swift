/// How finished frames are kept until the result is complete.
public struct WorkSettings: Codable, Equatable, Sendable {
  /// The folder that holds finished frames; `nil`: beside the output.
  public var folder: String?
  /// Whether frames of an earlier run are discarded.
  public var restarts = false
  /// Whether the folder is kept once the result is complete.
  public var isKept = false

  public init() {}
}
