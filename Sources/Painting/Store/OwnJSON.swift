import Basics
import Foundation

/// Small JSON files without a digest in a work folder, in which processes report their state to
/// each other.
///
/// Another user may have created the folder, so links are not followed.
enum OwnJSON {
  /// The contents of a file; `nil` if it cannot be read or has more than `limit` bytes.
  static func read<Value: Decodable>(_ path: String, upTo limit: Int) -> Value? {
    RawFile.own(path, upTo: limit).flatMap { try? JSONDecoder().decode(Value.self, from: Data($0)) }
  }

  /// Writes a file, or replaces it as a whole.
  static func write(_ value: some Encodable, to path: String) throws {
    try AtomicFile.write(
      try JSONEncoder().encode(value), to: path, overwrite: true, followsLinks: false)
  }
}
