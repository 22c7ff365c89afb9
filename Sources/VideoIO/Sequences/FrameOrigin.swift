/// The origin of frames: pictures made from them are named after its files and never replace them.
public struct FrameOrigin: Sendable, Equatable {
  /// The input as the user named it.
  public var path: String
  /// The pictures that the frames are read from, if the input is a sequence.
  public var sequence: ImageSequence?
  /// Whether the input is a single picture.
  public var isStill: Bool

  public init(path: String, sequence: ImageSequence? = nil, isStill: Bool = false) {
    self.path = path
    self.sequence = sequence
    self.isStill = isStill
  }

  /// Paths of the input's pictures, one for each frame; empty if the input is a video.
  var pictures: [String] { sequence?.members ?? (isStill ? [path] : []) }

  /// Paths of files that must not be replaced.
  var files: [String] { sequence?.members ?? [path] }
}
