import Glibc
import SystemPackage

/// Folders, and the names in them.
///
/// Paths are split by bytes: Swift would combine a slash and a following combining character into
/// one letter.
public enum Folder {
  /// Longest name that Linux's file systems allow, in bytes.
  private static let longestName = 255

  /// Folder part of a path; "." for a bare name.
  public static func path(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Last component of a path; empty if the path ends with a slash.
  public static func name(of path: String) -> String {
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    return slash.map { String(path[path.utf8.index(after: $0)...]) } ?? path
  }

  /// Folder part of a path with its slash; empty for a bare name.
  public static func slashed(of path: String) -> String {
    String(decoding: path.utf8.dropLast(name(of: path).utf8.count), as: UTF8.self)
  }

  /// A path in the same folder whose name is that of `path` between a prefix and a suffix. A name
  /// that becomes too long is cut, and made unique by a digest.
  public static func sibling(of path: String, prefix: String, suffix: String) -> String {
    let name = name(of: path)
    let folder = slashed(of: path)
    let room = longestName - prefix.utf8.count - suffix.utf8.count
    if name.utf8.count <= room { return folder + prefix + name + suffix }
    let tail = "~" + FileDigest.sha256(of: Array(name.utf8)).prefix(12)
    var cut = name.unicodeScalars
    while cut.reduce(0, { $0 + $1.utf8.count }) > room - tail.utf8.count { cut.removeLast() }
    return folder + prefix + String(cut) + tail + suffix
  }

  /// The target of a symbolic link; `nil` if the path is not one.
  public static func target(ofLink path: String) -> String? {
    var bytes = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = bytes.withUnsafeMutableBytes { buffer in
      readlink(path, buffer.bindMemory(to: CChar.self).baseAddress!, buffer.count)
    }
    guard count > 0 else { return nil }
    let target = String(decoding: bytes.prefix(count), as: UTF8.self)
    return target.utf8.first == UInt8(ascii: "/") ? target : "\(self.path(of: path))/\(target)"
  }

  /// Whether a path looks like a network address: `https://…`.
  public static func isAddress(_ path: String) -> Bool {
    guard let colon = path.utf8.firstIndex(of: UInt8(ascii: ":")), colon > path.startIndex,
      path[colon...].utf8.starts(with: "://".utf8)
    else { return false }
    return path[..<colon].utf8.allSatisfy {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 32)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || "+-.".utf8.contains($0)
    }
  }

  /// Whether something of that name exists, even a dangling link.
  public static func holds(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// Creates a folder and missing ones above it; returns whether the folder itself was missing.
  ///
  /// - Parameter permissions: of the folder itself, before the process's mask.
  @discardableResult
  public static func make(_ path: String, permissions: mode_t = 0o777) throws(FileError) -> Bool {
    if mkdir(path, permissions) != 0 {
      if errno == EEXIST { return false }
      guard errno == ENOENT, self.path(of: path) != path else {
        throw FileError(path, .refused(.write, Errno(rawValue: errno)))
      }
      try make(self.path(of: path))
      if mkdir(path, permissions) != 0 {
        try FileError.check(errno == EEXIST, .write, path)
        return false
      }
    }
    try synchronize(self.path(of: path))
    return true
  }

  /// Waits until the names in a folder are on disk.
  public static func synchronize(_ path: String) throws(FileError) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    // A writable folder need not be readable.
    if descriptor < 0, errno == EACCES { return }
    try FileError.check(descriptor >= 0, .write, path)
    defer { close(descriptor) }
    // Some file systems do not support it.
    let isDone = fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP
    try FileError.check(isDone, .write, path)
  }
}
