import CLinux
import Glibc

/// A file that is complete and on disk, before it gets its name.
public struct CompleteFile {
  /// Its length and last change.
  public let stamp: FileStamp
  private let descriptor: Int32

  init(descriptor: Int32, target: String) throws(FileError) {
    try self.init(descriptor: descriptor, FileStamp(descriptor: descriptor), target)
  }

  private init(descriptor: Int32, _ stamp: FileStamp?, _ target: String) throws(FileError) {
    try FileError.check(stamp != nil, .write, target)
    self.stamp = stamp!
    self.descriptor = descriptor
  }

  /// Calls `body` with the first of several files that already have their names and the stamp of
  /// all, and waits until the attached text is on disk.
  public static func first(
    of paths: [String], _ body: (CompleteFile) throws(FileError) -> Void
  ) throws(FileError) {
    let descriptor = open(paths[0], O_RDONLY | O_CLOEXEC)
    try FileError.check(descriptor >= 0, .write, paths[0])
    defer { close(descriptor) }
    try body(CompleteFile(descriptor: descriptor, FileStamp(paths), paths[0]))
    try FileError.check(fsync(descriptor) == 0, .write, paths[0])
  }

  /// Attaches a text to the file, if the file system supports that.
  public func setAttribute(_ name: String, _ text: String) {
    _ = text.withCString { fsetxattr(descriptor, "user." + name, $0, strlen($0), 0) }
  }

  /// The text attached to a file; `nil` if there is none.
  public static func attribute(_ name: String, of path: String) -> String? {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = getxattr(path, "user." + name, &bytes, bytes.count)
    return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
  }
}
