import CLinux
import Glibc
import SystemPackage

/// A file being written under a temporary name beside its target, and renamed when it is complete.
///
/// Until then the target is unchanged. Without ``keep(as:overwrite:)`` the temporary file is
/// removed. A file left by a killed process is not locked, and is removed by the next process that
/// writes the same target.
public struct AtomicFile: ~Copyable, Sendable {
  /// Path under which the file is written.
  public let path: String
  /// Target as the caller named it, for messages.
  private let target: String
  private let followsLinks: Bool
  private let descriptor: FileDescriptor
  private var isKept = false

  /// Creates the empty temporary file `.name.vidstyle-part`.
  ///
  /// - Parameter followsLinks: whether a symbolic link's target is written rather than the link replaced.
  public init(for target: String, followsLinks: Bool = true) throws(FileError) {
    let real = followsLinks ? Self.destination(of: target) : target
    var attempt = 0
    var claimed: FileDescriptor?
    var path = ""
    while claimed == nil {
      guard attempt < 1000 else { throw FileError(target, .refused(.write, .fileExists)) }
      path = Self.temporaryPath(of: real, attempt)
      do { claimed = try Self.claim(path) } catch {
        throw FileError(target, .refused(.write, error))
      }
      attempt += 1
    }
    self.path = path
    self.target = target
    self.followsLinks = followsLinks
    descriptor = claimed!
  }

  deinit {
    if !isKept { unlink(path) }
    try? descriptor.close()
  }

  /// Writes a whole file, which appears under its name when it is complete.
  ///
  /// - Parameters:
  ///   - overwrite: whether an existing file is replaced; otherwise it is an error, unless it holds the same
  ///     bytes.
  ///   - followsLinks: whether a symbolic link's target is written rather than the link replaced.
  public static func write(
    _ bytes: some Sequence<UInt8>, to target: String, overwrite: Bool, followsLinks: Bool = true
  ) throws(FileError) {
    var file = try AtomicFile(for: target, followsLinks: followsLinks)
    try file.write(bytes)
    try file.keep(as: target, overwrite: overwrite)
  }

  /// Appends bytes.
  public func write(_ bytes: some Sequence<UInt8>) throws(FileError) {
    _ = try attempt(.write, target) { try descriptor.writeAll(bytes) }
  }

  /// Opens the file as a stream of the C library.
  public func stream() throws(FileError) -> UnsafeMutablePointer<FILE> {
    try descriptor.stream("wb", for: .write, target)
  }

  /// Waits until everything is on disk, gives the file its name, and waits until the name is on
  /// disk.
  ///
  /// - Parameter overwrite: whether an existing file is replaced, whose mode and owner the new one takes;
  ///   otherwise it is an error, unless it holds the same bytes.
  public mutating func keep(as target: String, overwrite: Bool) throws(FileError) {
    let real = followsLinks ? Self.destination(of: target) : target
    if overwrite { adoptAttributes(of: real) }
    try synchronize()
    // Where machines do not see each other's locks, another may have removed the file as abandoned.
    guard Self.isFile(descriptor.rawValue, at: path) else {
      isKept = true
      throw FileError(target, .refused(.write, .noSuchFileOrDirectory))
    }
    if overwrite {
      try FileError.check(rename(path, real) == 0, .write, target)
      isKept = true
    } else if try appear(as: real) {
      isKept = true
    } else if try !hasSameBytes(as: real) {
      throw FileError(target, .exists)
    }
    try Folder.synchronize(Folder.path(of: real))
  }

  /// Keeps the file, after calling `noting` with it once it is complete and on disk.
  public mutating func keep(
    as target: String, overwrite: Bool, noting: (CompleteFile) throws(FileError) -> Void
  ) throws(FileError) {
    try synchronize()
    try noting(CompleteFile(descriptor: descriptor.rawValue, target: target))
    try keep(as: target, overwrite: overwrite)
  }

  private func synchronize() throws(FileError) {
    try FileError.check(fsync(descriptor.rawValue) == 0, .write, target)
  }

  /// Gives the file its name unless that exists; returns false if it does.
  private func appear(as real: String) throws(FileError) -> Bool {
    if linux_rename_new(path, real) == 0 { return true }
    if errno == EEXIST { return false }
    // Other file systems need two steps.
    if link(path, real) == 0 {
      unlink(path)
      return true
    }
    // Some do not support hard links.
    if errno == EEXIST || Folder.holds(real) { return false }
    try FileError.check(rename(path, real) == 0, .write, target)
    return true
  }

  /// Copies owner and permissions of the file being replaced.
  private func adoptAttributes(of real: String) {
    var status = stat()
    guard stat(real, &status) == 0 else { return }
    // Only root may change the owner.
    _ = fchown(descriptor.rawValue, status.st_uid, status.st_gid)
    fchmod(descriptor.rawValue, status.st_mode & 0o777)
  }

  private func hasSameBytes(as other: String) throws(FileError) -> Bool {
    let own = try RawFile(path, for: .reading)
    let other = try RawFile(other, for: .reading)
    guard try own.size() == other.size() else { return false }
    return try own.contents() == other.contents()
  }
}

/// Names.
extension AtomicFile {
  /// Path to which a file of that name is written: a symbolic link's target rather than the link,
  /// even if the target does not exist.
  public static func destination(of path: String) -> String {
    var path = path
    // The number of links that Linux follows.
    for _ in 0..<40 {
      if let real = realpath(path, nil) {
        defer { free(real) }
        // A folder above may have a name that is not UTF-8.
        if let text = String(validatingCString: real) { return text }
      }
      guard let target = Folder.target(ofLink: path) else { return path }
      path = target
    }
    return path
  }

  private static func temporaryPath(of target: String, _ attempt: Int) -> String {
    let tail = ".vidstyle-part\(attempt == 0 ? "" : "\(attempt + 1)")"
    return Folder.sibling(of: target, prefix: ".", suffix: tail)
  }
}

/// The process that writes a temporary file holds its lock.
extension AtomicFile {
  /// Creates and locks a temporary file; `nil` if another process is writing one of that name.
  private static func claim(_ path: String) throws(Errno) -> FileDescriptor? {
    for _ in 0..<8 {
      let descriptor = open(
        path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
      if descriptor < 0 {
        guard errno == EEXIST else { throw Errno(rawValue: errno) }
        guard removeAbandoned(path) else { return nil }
        continue
      }
      // On file systems without locks no file counts as abandoned.
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK,
        isFile(descriptor, at: path)
      {
        return FileDescriptor(rawValue: descriptor)
      }
      close(descriptor)
    }
    return nil
  }

  /// Removes a temporary file that no process is writing any more; returns whether none is left.
  @discardableResult
  static func removeAbandoned(_ path: String) -> Bool {
    let descriptor = open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return errno == ENOENT }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_uid == geteuid(), flock(descriptor, LOCK_EX | LOCK_NB) == 0,
      isFile(descriptor, at: path)
    else { return false }
    return unlink(path) == 0
  }

  /// Removes temporary files that killed processes left for a target.
  public static func removeRemains(of target: String) {
    removeAbandoned(temporaryPath(of: destination(of: target), 0))
  }

  private static func isFile(_ descriptor: Int32, at path: String) -> Bool {
    var (own, named) = (stat(), stat())
    return fstat(descriptor, &own) == 0 && lstat(path, &named) == 0
      && own.st_dev == named.st_dev && own.st_ino == named.st_ino
  }
}
