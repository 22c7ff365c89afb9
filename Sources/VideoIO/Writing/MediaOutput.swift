/// An output as the user named it: a video, pictures or the standard output.
public enum MediaOutput: Sendable, Equatable {
  case video(String)
  /// A single picture.
  case picture(String)
  /// Pictures named by a pattern such as "out/%05d.png".
  case pattern(NumberPattern, path: String)
  /// Pictures in a folder, named like those of the input.
  case folder(String)
  /// A y4m stream on the standard output.
  case standardOutput

  /// Determines the kind. A folder is a path that ends with a slash, or an existing folder whose
  /// name has no known ending.
  public init(_ path: String) throws(MediaError) {
    if path == "-" {
      self = .standardOutput
    } else if path.hasSuffix("/") || Self.isFolder(path) {
      self = .folder(path)
    } else if let pattern = try NumberPattern(path) {
      guard try OutputKind(path: path) == .picture else {
        throw MediaError(path, .numberedVideo)
      }
      self = .pattern(pattern, path: path)
    } else {
      switch try OutputKind(path: path) {
      case .video: self = .video(path)
      case .picture: self = .picture(path)
      }
    }
  }

  private static func isFolder(_ path: String) -> Bool {
    (try? OutputKind(path: path)) == nil && FolderListing.isFolder(path)
  }

  /// Name in messages.
  public var path: String {
    switch self {
    case .video(let path), .picture(let path), .pattern(_, let path), .folder(let path): path
    case .standardOutput: "standard output"
    }
  }

  /// Whether it is a video rather than pictures.
  public var isVideo: Bool {
    switch self {
    case .video, .standardOutput: true
    case .picture, .pattern, .folder: false
    }
  }
}
