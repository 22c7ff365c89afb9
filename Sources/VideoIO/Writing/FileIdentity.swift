import Glibc

/// Identity of a file: two paths to one file have equal ones.
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
