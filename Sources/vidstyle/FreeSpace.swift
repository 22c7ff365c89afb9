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

/// Amounts of memory and disk, for people.
enum Bytes {
  /// "12.3 GB" or "480 MB".
  static func text(_ bytes: Int) -> String {
    let mega = Double(bytes) / 1e6
    if mega < 999.5 { return "\(Int(mega.rounded())) MB" }
    return "\((mega / 100).rounded() / 10) GB"
  }
}
