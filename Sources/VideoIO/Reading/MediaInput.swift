import Glibc

/// What a user names as an input.
public enum MediaInput: Sendable, Equatable {
  /// A video or a single picture.
  case file(String)
  /// Pictures in files of their own.
  case sequence(ImageSequence)
  /// A y4m stream.
  case standardInput

  /// Tells a file, a folder, a pattern ("frames/%05d.png"), a glob ("frames/*.png") and "-" apart.
  /// A file that has the very name comes first.
  public init(_ path: String) throws(MediaError) {
    if path == "-" {
      self = .standardInput
    } else if FolderListing.isFolder(path) {
      self = .sequence(try ImageSequence(folder: path))
    } else if access(path, F_OK) == 0 {
      self = .file(path)
    } else if let pattern = try NumberPattern(path) {
      self = .sequence(try ImageSequence(pattern: pattern, path: path))
    } else if path.contains(where: { "*?[".contains($0) }) {
      self = .sequence(try ImageSequence(glob: path))
    } else {
      self = .file(path)
    }
  }

  /// For messages.
  public var path: String {
    switch self {
    case .file(let path): path
    case .sequence(let sequence): sequence.path
    case .standardInput: "standard input"
    }
  }

  /// The files that it consists of.
  public var files: [String] {
    switch self {
    case .file(let path): [path]
    case .sequence(let sequence): sequence.members
    case .standardInput: []
    }
  }
}
