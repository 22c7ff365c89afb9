import Glibc
import SystemPackage

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
  private let descriptor: FileDescriptor

  public init(_ path: String, for purpose: Purpose) throws(FileError) {
    let (mode, options): (FileDescriptor.AccessMode, FileDescriptor.OpenOptions) =
      switch purpose {
      case .reading: (.readOnly, [])
      case .replacing: (.writeOnly, [.create, .truncate])
      case .adding: (.readWrite, [.create, .append])
      }
    descriptor = try attempt(purpose == .reading ? .read : .write, path) {
      try FileDescriptor.open(
        path, mode, options: options.union(.closeOnExec),
        permissions: FilePermissions(rawValue: 0o666))
    }
    self.path = path
  }

  /// The standard output; `path` names it in messages.
  public init(standardOutput path: String) throws(FileError) {
    descriptor = try attempt(.write, path) { try FileDescriptor.standardOutput.duplicate() }
    self.path = path
  }

  deinit { try? descriptor.close() }

  /// Bytes in the file.
  public func size() throws(FileError) -> Int {
    Int(try attempt(.read, path) { try descriptor.stat() }.size)
  }

  /// Whether it is neither a folder nor a pipe or a device.
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

  /// Fills `bytes` from where the last read ended; false where the file has fewer.
  public func read(into bytes: UnsafeMutableRawBufferPointer) throws(FileError) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = try readSome(into: UnsafeMutableRawBufferPointer(rebasing: rest))
      if count == 0 { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Reads on from where the last read ended, as much as the system gives at a time; 0 at the end.
  func readSome(into bytes: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    try attempt(.read, path) { try descriptor.read(into: bytes) }
  }

  /// Everything from the beginning on, but no more than `limit` bytes.
  public func contents(upTo limit: Int = .max) throws(FileError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: min(try size(), limit))
    var count = 0
    while count < bytes.count {
      let read = try attempt(.read, path) {
        try bytes.withUnsafeMutableBytes {
          try descriptor.read(
            fromAbsoluteOffset: Int64(count),
            into: UnsafeMutableRawBufferPointer(rebasing: $0[count...]))
        }
      }
      if read == 0 { break }
      count += read
    }
    return Array(bytes.prefix(count))
  }

  /// Drops what lies behind the first `count` bytes.
  public func truncate(to count: Int) throws(FileError) {
    try attempt(.write, path) { try descriptor.resize(to: Int64(count)) }
  }

  /// Returns when everything written is on the disk.
  public func synchronize() throws(FileError) {
    try FileError.check(fsync(descriptor.rawValue) == 0, .write, path)
  }

  /// Locks the file until it is closed, be it by the process's end; false if another process has done so.
  public func lock() throws(FileError) -> Bool {
    let isLocked = flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0
    if !isLocked && errno == EWOULDBLOCK { return false }
    try FileError.check(isLocked, .write, path)
    return true
  }
}
