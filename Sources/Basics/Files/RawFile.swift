import Glibc
import SystemPackage

/// An open file of plain bytes, whose errors name it.
public struct RawFile: ~Copyable, Sendable {
  public enum Purpose: Sendable {
    /// Reads an existing file.
    case reading
    /// Writes a new file in place of an existing one.
    case replacing
    /// Reads an existing or new file of our own and appends to it.
    case adding
    /// Writes a new file of our own, replacing what has its name.
    case creating
    /// Reads an existing file of our own.
    case readingOwn

    /// Whether only an ordinary file is accepted: no link, no pipe.
    fileprivate var isOwn: Bool { self != .reading && self != .replacing }
  }

  public let path: String
  private let descriptor: FileDescriptor

  public init(_ path: String, for purpose: Purpose) throws(FileError) {
    let (mode, options): (FileDescriptor.AccessMode, FileDescriptor.OpenOptions) =
      switch purpose {
      case .reading, .readingOwn: (.readOnly, [])
      case .replacing: (.writeOnly, [.create, .truncate])
      case .adding: (.readWrite, [.create, .append])
      case .creating: (.writeOnly, [.create, .exclusiveCreate])
      }
    if purpose == .creating { unlink(path) }
    let isReading = purpose == .reading || purpose == .readingOwn
    let opened: FileDescriptor
    do throws(FileError) {
      opened = try attempt(isReading ? .read : .write, path) {
        try FileDescriptor.open(
          path, mode,
          // Opening a pipe would block until its other end is open.
          options: options.union(purpose.isOwn ? [.noFollow] : [])
            .union([.nonBlocking, .closeOnExec]),
          permissions: FilePermissions(rawValue: 0o666))
      }
    } catch {
      let isUnread = error.reason == .refused(.write, .noSuchAddressOrDevice)
      throw isUnread ? FileError(path, .isUnread) : error
    }
    if purpose.isOwn, (try? opened.stat())?.type != .regular {
      try? opened.close()
      throw FileError(path, .isSpecialFile)
    }
    // A pipe's reader may be slow.
    if purpose == .replacing { _ = fcntl(opened.rawValue, F_SETFL, 0) }
    descriptor = opened
    self.path = path
  }

  /// Opens the standard output; `path` names it in messages.
  public init(standardOutput path: String) throws(FileError) {
    descriptor = try attempt(.write, path) { try FileDescriptor.standardOutput.duplicate() }
    self.path = path
  }

  deinit { try? descriptor.close() }

  /// Length of the file in bytes.
  public func size() throws(FileError) -> Int {
    Int(try attempt(.read, path) { try descriptor.stat() }.size)
  }

  /// Whether it is an ordinary file: no folder, pipe or device.
  public func isRegular() throws(FileError) -> Bool {
    try attempt(.read, path) { try descriptor.stat() }.type == .regular
  }

  public func write(_ bytes: some Sequence<UInt8>) throws(FileError) {
    _ = try attempt(.write, path) { try descriptor.writeAll(bytes) }
  }

  /// Writes text in UTF-8.
  public func write(_ text: String) throws(FileError) {
    try write(text.utf8)
  }

  /// Fills `bytes` from where the last read ended; false if the file has fewer left.
  public func read(into bytes: UnsafeMutableRawBufferPointer) throws(FileError) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = try readSome(into: UnsafeMutableRawBufferPointer(rebasing: rest))
      if count == 0 { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Reads from where the last read ended, and returns how many bytes it got; 0 at the end.
  func readSome(into bytes: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    try attempt(.read, path) { try descriptor.read(into: bytes) }
  }

  /// Reads the file from an offset on, at most `limit` bytes.
  public func contents(
    from offset: Int = 0, upTo limit: Int = .max
  ) throws(FileError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: min(max(0, try size() - offset), limit))
    var count = 0
    while count < bytes.count {
      let read = try attempt(.read, path) {
        try bytes.withUnsafeMutableBytes {
          try descriptor.read(
            fromAbsoluteOffset: Int64(offset + count),
            into: UnsafeMutableRawBufferPointer(rebasing: $0[count...]))
        }
      }
      if read == 0 { break }
      count += read
    }
    return Array(bytes.prefix(count))
  }

  /// Reads everything until the end, also from a pipe.
  ///
  /// - Parameters:
  ///   - limit: the most bytes; more are an error.
  ///   - patience: seconds after which a silent pipe is an error.
  public func contentsOfAnyKind(
    upTo limit: Int, patience: Double = 10
  ) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { piece.deallocate() }
    while true {
      do throws(FileError) {
        let count = try readSome(into: piece)
        if count == 0 { break }
        bytes += piece[..<count]
      } catch {
        guard error.reason == .refused(.read, .wouldBlock) else { throw error }
        var event = pollfd(fd: descriptor.rawValue, events: Int16(POLLIN), revents: 0)
        guard poll(&event, 1, Int32(patience * 1000)) != 0 else {
          throw FileError(path, .isSilent)
        }
      }
      guard bytes.count <= limit else { throw FileError(path, .refused(.read, .fileTooLarge)) }
    }
    // A pipe without a writer is at its end at once.
    if bytes.isEmpty, try !isRegular() { throw FileError(path, .isSilent) }
    return bytes
  }

  /// Contents of a file of our own; `nil` if it cannot be read or is longer.
  public static func own(_ path: String, upTo limit: Int) -> [UInt8]? {
    guard let file = try? RawFile(path, for: .readingOwn), let size = try? file.size(),
      size <= limit
    else { return nil }
    return try? file.contents(upTo: limit)
  }

  /// Opens the file as a stream of the C library.
  public func stream() throws(FileError) -> UnsafeMutablePointer<FILE> {
    try descriptor.stream("rb", for: .read, path)
  }

  /// Shortens the file to `count` bytes.
  public func truncate(to count: Int) throws(FileError) {
    try attempt(.write, path) { try descriptor.resize(to: Int64(count)) }
  }

  /// Waits until everything written is on disk.
  public func synchronize() throws(FileError) {
    try FileError.check(fsync(descriptor.rawValue) == 0, .write, path)
  }

  /// Locks the file until it is closed or the process ends; false if another process holds the lock.
  public func lock() throws(FileError) -> Bool {
    let isLocked = flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0
    if !isLocked && errno == EWOULDBLOCK { return false }
    try FileError.check(isLocked, .write, path)
    return true
  }

  /// Whether a path still leads to this file.
  public func isAt(_ path: String) throws(FileError) -> Bool {
    var status = stat()
    let own = try attempt(.read, self.path) { try descriptor.stat() }
    return lstat(path, &status) == 0 && status.st_dev == own.deviceID.rawValue
      && status.st_ino == own.inode.rawValue
  }
}
