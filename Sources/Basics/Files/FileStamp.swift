import Glibc

/// Length and last change of a file, or of several together, to detect later changes.
public struct FileStamp: Codable, Equatable, Sendable {
  public let size: Int
  /// Nanoseconds since 1970.
  public let modified: Int

  /// `nil` if there is no such file.
  public init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  /// The stamp of several files; `nil` if one of them is missing.
  public init?(_ paths: [String]) {
    var (size, modified) = (0, 0)
    for path in paths {
      guard let stamp = FileStamp(path) else { return nil }
      size &+= stamp.size
      // The order matters: it binds lengths and times to files.
      modified = modified &* 1_000_003 &+ stamp.modified &+ stamp.size &* 31
    }
    self.size = size
    self.modified = modified
  }

  init?(descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }

  private init(_ status: stat) {
    size = Int(status.st_size)
    modified = status.st_mtim.tv_sec &* 1_000_000_000 &+ status.st_mtim.tv_nsec
  }
}
