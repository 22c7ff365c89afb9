import Glibc
import SystemPackage

/// Checks of an input file before its contents are read.
public enum InputFile {
  /// Throws unless the path leads to an ordinary, readable file that is not empty.
  public static func check(_ path: String) throws(FileError) {
    let status: Stat
    do throws(Errno) { status = try Stat(path) } catch {
      let isMissing = error == .noSuchFileOrDirectory || error == .notDirectory
      if isMissing { throw FileError(path, Folder.isAddress(path) ? .isAddress : .missing) }
      throw FileError(path, .refused(.open, error))
    }
    guard status.type != .directory else { throw FileError(path, .isFolder) }
    guard status.type == .regular else { throw FileError(path, .isSpecialFile) }
    guard status.size > 0 else { throw FileError(path, .isEmpty) }
    try FileError.check(access(path, R_OK) == 0, .open, path)
  }
}
