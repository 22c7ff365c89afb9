import Glibc

/// The free space of a disk.
enum FreeSpace {
  /// Bytes that the user may still write in the folder at `path`; nil if unknown.
  static func bytes(_ path: String) -> Int? {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return nil }
    return Int(status.f_bavail) * Int(status.f_frsize)
  }
}
