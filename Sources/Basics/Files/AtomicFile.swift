import Glibc
import SystemPackage

/// A file being written under a temporary name beside its target, and renamed when it is complete.
///
/// The target stays as it was until then. Without ``keep(as:overwrite:)`` the temporary file is removed.
public struct AtomicFile: ~Copyable, Sendable {
  /// Path under which the file is written.
  public let path: String
  /// Target as the caller named it, for messages.
  private let target: String
  private let descriptor: FileDescriptor
  private var isKept = false

  /// Creates the empty temporary file `.name.process.tmp`.
  public init(for target: String) throws(FileError) {
    let real = FilePath(Self.destination(of: target))
    var attempts = 0
    while true {
      let tail = attempts == 0 ? ".\(getpid()).tmp" : ".\(getpid())-\(attempts).tmp"
      // A name has 255 bytes at most.
      var name = real.lastComponent?.string ?? ""
      while name.utf8.count + tail.utf8.count > 254 { name.removeLast() }
      let path = real.removingLastComponent().appending(".\(name)\(tail)")
      do {
        descriptor = try FileDescriptor.open(
          path, .readWrite, options: [.create, .exclusiveCreate, .closeOnExec],
          permissions: FilePermissions(rawValue: 0o666))
        self.path = path.string
        break
      } catch {
        attempts += 1
        guard error as? Errno == .fileExists, attempts < 1000 else {
          throw FileError(target, .refused(.write, error as? Errno ?? .ioError))
        }
      }
    }
    self.target = target
  }

  deinit {
    if !isKept { unlink(path) }
    try? descriptor.close()
  }

  /// Writes a whole file, which appears under its name when it is complete.
  ///
  /// - Parameter overwrite: Whether an existing file is replaced; otherwise it is an error, unless it holds
  ///   the same bytes.
  public static func write(
    _ bytes: some Sequence<UInt8>, to target: String, overwrite: Bool
  ) throws(FileError) {
    var file = try AtomicFile(for: target)
    try file.write(bytes)
    try file.keep(as: target, overwrite: overwrite)
  }

  /// Appends bytes.
  public func write(_ bytes: some Sequence<UInt8>) throws(FileError) {
    _ = try attempt(.write, target) { try descriptor.writeAll(bytes) }
  }

  /// Waits until everything is on the disk, and gives the file its name.
  ///
  /// - Parameter overwrite: Whether an existing file is replaced; otherwise it is an error, unless it holds
  ///   the same bytes.
  public mutating func keep(as target: String, overwrite: Bool) throws(FileError) {
    try FileError.check(fsync(descriptor.rawValue) == 0, .write, target)
    let real = Self.destination(of: target)
    if !overwrite {
      // Unlike a rename, a link fails if the target has been created in the meantime.
      if link(path, real) == 0 {
        unlink(path)
        isKept = true
        return
      }
      // Some file systems have no hard links.
      if access(real, F_OK) == 0 {
        guard try hasSameBytes(as: real) else { throw FileError(target, .exists) }
        return
      }
    }
    try FileError.check(rename(path, real) == 0, .write, target)
    isKept = true
  }

  private func hasSameBytes(as other: String) throws(FileError) -> Bool {
    let own = try RawFile(path, for: .reading)
    let other = try RawFile(other, for: .reading)
    guard try own.size() == other.size() else { return false }
    return try own.contents() == other.contents()
  }

  /// Path to which a file of that name is written: a symbolic link's target rather than the link.
  public static func destination(of path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}
