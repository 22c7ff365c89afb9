import Basics
import Glibc
import SystemPackage

/// Cheap checks of output paths, made before long work.
public enum OutputCheck {
  /// Throws unless a file can be written at a path: its folder must exist and be writable, and the
  /// file must not exist unless it may be overwritten.
  ///
  /// - Parameter inputs: Files that must not be overwritten; links to them count as well.
  public static func check(
    _ path: String, overwrite: Bool, mustDifferFrom inputs: [String] = []
  ) throws(MediaError) {
    try checkName(path)
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
    } else if Folder.holds(path), !overwrite {
      // A dangling link.
      throw MediaError(path, .file(.exists))
    }
    try check(folder: folder(of: AtomicFile.destination(of: path)), path: path)
  }

  /// Whether something exists at a path that is neither a file nor a folder, such as a pipe or a
  /// terminal.
  public static func isSpecialFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
  }

  /// Throws unless files can be created in a folder; `path` names the output in messages.
  static func check(folder: String, path: String) throws(MediaError) {
    var status = stat()
    guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      if Folder.isAddress(path) { throw MediaError(path, .file(.isAddress)) }
      throw MediaError(path, .folderMissing(folder))
    }
    guard access(folder, W_OK | X_OK) == 0 else {
      throw MediaError(path, .folderNotWritable(folder))
    }
  }

  /// Throws if a path is longer than the system allows.
  static func checkName(_ path: String) throws(MediaError) {
    var status = stat()
    guard lstat(path, &status) != 0, errno == ENAMETOOLONG else { return }
    throw MediaError(path, .file(.refused(.write, .fileNameTooLong)))
  }

  /// Folder part of a path; "." for a bare name.
  static func folder(of path: String) -> String {
    Folder.path(of: path)
  }

  /// Last component of a path.
  static func name(of path: String) -> String {
    Folder.name(of: path)
  }
}
