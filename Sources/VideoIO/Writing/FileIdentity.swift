import Glibc

/// What makes two paths lead to one file.
struct FileIdentity: Hashable {
  private let device: dev_t
  private let node: ino_t

  /// Nil when there is no such file.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    device = status.st_dev
    node = status.st_ino
  }
}
