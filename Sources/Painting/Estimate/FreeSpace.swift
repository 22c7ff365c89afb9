import Glibc

/// How much room a disk has.
enum FreeSpace {
  /// Bytes that the user may still write in the folder at `path`; nil where nothing tells.
  static func bytes(_ path: String) -> Int? {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return nil }
    return Int(status.f_bavail) * Int(status.f_frsize)
  }
}
