import Basics
import Glibc

/// Cheap checks of an output path, to be made before hours are spent.
public enum OutputCheck {
  /// Throws unless a file can be written there: the folder must exist and be writable, and the
  /// file must not exist unless it may be overwritten.
  ///
  /// - Parameter inputs: Files that must not be overwritten; links to them count as well.
  public static func check(
    _ path: String, overwrite: Bool, mustDifferFrom inputs: [String] = []
  ) throws(MediaError) {
    var status = stat()
    if stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT != S_IFDIR else { throw MediaError(path, .file(.isFolder)) }
      guard !isSpecialFile(path) else { throw MediaError(path, .file(.isSpecialFile)) }
      for input in inputs {
        if FileIdentity(input) == FileIdentity(path) {
          throw MediaError(path, .sameFile(as: input))
        }
      }
      guard overwrite else { throw MediaError(path, .file(.exists)) }
    }
    try check(folder: folder(of: AtomicFile.destination(of: path)), path: path)
  }

  /// Whether what is there is neither a file nor a folder: a pipe, a terminal.
  public static func isSpecialFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
  }

  /// Throws unless files can be made in a folder.
  static func check(folder: String, path: String) throws(MediaError) {
    var status = stat()
    guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw MediaError(path, .folderMissing(folder))
    }
    guard access(folder, W_OK | X_OK) == 0 else {
      throw MediaError(path, .folderNotWritable(folder))
    }
  }

  /// The folder part; "." for a bare name.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last part of a path.
  static func name(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }
}
