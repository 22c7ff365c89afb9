import Glibc

/// An open file of plain bytes; errors name it and say why.
public struct RawFile: ~Copyable, Sendable {
  public enum Purpose: Sendable {
    /// What is there is read.
    case reading
    /// A new file takes the place of what is there.
    case replacing
    /// What is there, or an empty file, is read and added to.
    case adding
  }

  public let path: String
  private let descriptor: Int32

  public init(_ path: String, for purpose: Purpose) throws(MediaError) {
    let flags =
      switch purpose {
      case .reading: O_RDONLY
      case .replacing: O_WRONLY | O_CREAT | O_TRUNC
      case .adding: O_RDWR | O_CREAT | O_APPEND
      }
    descriptor = open(path, flags | O_CLOEXEC, 0o666)
    try checkSystem(descriptor >= 0, purpose == .reading ? .read : .write, path)
    self.path = path
  }

  deinit { close(descriptor) }

  public func size() throws(MediaError) -> Int {
    var status = stat()
    try checkSystem(fstat(descriptor, &status) == 0, .read, path)
    return Int(status.st_size)
  }

  public func write(_ bytes: UnsafeRawBufferPointer) throws(MediaError) {
    try writeAll(bytes, to: descriptor, path: path)
  }

  public func write(_ text: String) throws(MediaError) {
    try writeAll(text, to: descriptor, path: path)
  }

  /// Fills `bytes` from where the last read ended; false where the file has fewer.
  public func read(into bytes: UnsafeMutableRawBufferPointer) throws(MediaError) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = Glibc.read(descriptor, bytes.baseAddress! + done, bytes.count - done)
      if count < 0 && errno == EINTR { continue }
      try checkSystem(count >= 0, .read, path)
      if count == 0 { return false }
      done += count
    }
    return true
  }

  /// Everything from the beginning on.
  public func contents() throws(MediaError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: try size())
    var count = 0
    while count < bytes.count {
      let read = bytes.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress! + count, $0.count - count, count)
      }
      if read < 0 && errno == EINTR { continue }
      try checkSystem(read >= 0, .read, path)
      if read == 0 { break }
      count += read
    }
    return Array(bytes.prefix(count))
  }

  /// Drops what lies behind the first `count` bytes.
  public func truncate(to count: Int) throws(MediaError) {
    try checkSystem(ftruncate(descriptor, count) == 0, .write, path)
  }

  /// Returns when everything written is on the disk.
  public func synchronize() throws(MediaError) {
    try checkSystem(fsync(descriptor) == 0, .write, path)
  }

  /// Locks the file until it is closed, be it by the process's end; false if another process has done so.
  public func lock() throws(MediaError) -> Bool {
    let isLocked = flock(descriptor, LOCK_EX | LOCK_NB) == 0
    if !isLocked && errno == EWOULDBLOCK { return false }
    try checkSystem(isLocked, .write, path)
    return true
  }
}
