/// Where frames come from, as far as pictures made of them are named after it and must not replace it.
public struct FrameOrigin: Sendable, Equatable {
  /// The input as the user named it.
  public var path: String
  /// The pictures that the frames are read from, if they lie in files of their own.
  public var sequence: ImageSequence?
  /// Whether the input is a single picture.
  public var isStill: Bool

  public init(path: String, sequence: ImageSequence? = nil, isStill: Bool = false) {
    self.path = path
    self.sequence = sequence
    self.isStill = isStill
  }

  /// The pictures, one for each frame; empty when there is none for each.
  var pictures: [String] { sequence?.members ?? (isStill ? [path] : []) }

  /// The files that must stay as they are.
  var files: [String] { sequence?.members ?? [path] }
}
