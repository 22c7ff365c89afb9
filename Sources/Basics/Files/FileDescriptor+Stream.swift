import Glibc
import SystemPackage

extension FileDescriptor {
  /// Opens the file as a stream of the C library, which has to be closed separately.
  func stream(
    _ mode: String, for operation: FileError.Operation, _ path: String
  ) throws(FileError) -> UnsafeMutablePointer<FILE> {
    let copy = Glibc.dup(rawValue)
    try FileError.check(copy >= 0, operation, path)
    let stream = fdopen(copy, mode)
    try FileError.check(stream != nil, operation, path)
    return stream!
  }
}
