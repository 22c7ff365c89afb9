import Basics
import Glibc

/// An input as the user named it: a file, a sequence of pictures or the standard input.
public enum MediaInput: Sendable, Equatable {
  /// A video or a single picture.
  case file(String)
  /// A sequence of pictures, one file each.
  case sequence(ImageSequence)
  /// A y4m stream on the standard input.
  case standardInput

  /// Tells a file, a folder, a pattern ("frames/%05d.png"), a glob ("frames/*.png") and "-" apart.
  /// A file of exactly that name takes precedence over a pattern or a glob.
  public init(_ path: String) throws(MediaError) {
    if path == "-" {
      self = .standardInput
    } else if FolderListing.isFolder(path) {
      self = .sequence(try ImageSequence(folder: path))
    } else if access(path, F_OK) == 0 || Folder.isAddress(path) {
      self = .file(path)
    } else if let pattern = try NumberPattern(path) {
      self = .sequence(try ImageSequence(pattern: pattern, path: path))
    } else if path.contains(where: { "*?[".contains($0) }) {
      self = .sequence(try ImageSequence(glob: path))
    } else {
      self = .file(path)
    }
  }

  /// Name in messages.
  public var path: String {
    switch self {
    case .file(let path): path
    case .sequence(let sequence): sequence.path
    case .standardInput: "standard input"
    }
  }

  /// Paths of the files that it consists of; empty for the standard input.
  public var files: [String] {
    switch self {
    case .file(let path): [path]
    case .sequence(let sequence): sequence.members
    case .standardInput: []
    }
  }
}
