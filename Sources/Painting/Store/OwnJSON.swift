import Basics
import Foundation

/// Small JSON files in a work folder without a digest, in which processes tell each other how they are.
///
/// Somebody else may have made the folder, so links are not followed.
enum OwnJSON {
  /// What a file says; `nil` where there is none that can be read, or one of more than `limit` bytes.
  static func read<Value: Decodable>(_ path: String, upTo limit: Int) -> Value? {
    RawFile.own(path, upTo: limit).flatMap { try? JSONDecoder().decode(Value.self, from: Data($0)) }
  }

  /// Writes a file, or replaces it as a whole.
  static func write(_ value: some Encodable, to path: String) throws {
    try AtomicFile.write(
      try JSONEncoder().encode(value), to: path, overwrite: true, followsLinks: false)
  }
}
