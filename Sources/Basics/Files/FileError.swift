import Glibc
import SystemPackage

/// A file that could not be read or written.
public struct FileError: SentenceError, Sendable, Equatable {
  /// Operation during which the system failed.
  public enum Operation: Sendable, Equatable {
    case open, read, write
  }

  public enum Reason: Sendable, Equatable {
    case refused(Operation, Errno)
    case missing
    case isFolder
    /// It is a pipe, a terminal or a device.
    case isSpecialFile
    case isEmpty
    /// It is a pipe or a terminal that yields no data.
    case isSilent
    /// It is a pipe without a reader.
    case isUnread
    /// Its name is not UTF-8.
    case isNotText
    /// It is the address of something on a network.
    case isAddress
    /// A file of that name exists and may not be replaced.
    case exists
  }

  /// The file, as the caller named it.
  public let path: String
  public let reason: Reason

  public init(_ path: String, _ reason: Reason) {
    self.path = path
    self.reason = reason
  }

  /// The system's message where it failed ("No space left on device"), else the whole sentence.
  public var cause: String {
    if case .refused(_, let code) = reason { "\(code)" } else { description }
  }

  public var sentence: Sentence {
    switch reason {
    case .refused(let operation, let code): "could not \(operation.verb) \(path): \(code)"
    case .missing: path.isEmpty ? "a file's name is empty" : "\(path) does not exist"
    case .isFolder: "\(path) is a folder, not a file"
    case .isSpecialFile: "\(path) is not an ordinary file"
    case .isEmpty: "\(path) is empty"
    case .isSilent: "\(path) is not an ordinary file, and yields no data"
    case .isUnread: "\(path) is a pipe without a reader"
    case .isNotText: "\(path) has a name that is not UTF-8; rename it first"
    case .isAddress: "\(path) is an address; vidstyle only reads and writes files"
    case .exists: "\(path) already exists; \(.overwrite) replaces it"
    }
  }
}

extension FileError.Operation {
  fileprivate var verb: String {
    switch self {
    case .open: "open"
    case .read: "read"
    case .write: "write"
    }
  }
}

extension Field {
  /// Whether existing files may be replaced.
  public static let overwrite = Field("overwrite")
}

extension FileError {
  /// Throws the error in `errno` unless a call of the C library has succeeded.
  public static func check(
    _ succeeded: Bool, _ operation: Operation, _ path: String
  ) throws(FileError) {
    let code = errno
    guard succeeded else { throw FileError(path, .refused(operation, Errno(rawValue: code))) }
  }
}

/// Runs a call of swift-system, and adds the operation and the path to its error.
func attempt<Value: ~Copyable>(
  _ operation: FileError.Operation, _ path: String, _ call: () throws -> Value
) throws(FileError) -> Value {
  do { return try call() } catch {
    throw FileError(path, .refused(operation, error as? Errno ?? .ioError))
  }
}
