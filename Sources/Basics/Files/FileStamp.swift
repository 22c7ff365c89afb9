import Glibc

/// Length and last change of a file, which tell whether somebody has touched it since.
public struct FileStamp: Codable, Equatable, Sendable {
  public let size: Int
  /// Nanoseconds since 1970.
  public let modified: Int

  /// `nil` where there is no such file.
  public init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
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
