import Foundation

/// A memory-mapped `.safetensors` file: named tensors after a JSON header.
///
/// Layout: the header's length (8 bytes, little-endian), the JSON header, then the tensors' bytes. Everything that
/// the header claims is checked against the file before any byte of a tensor is returned.
struct SafetensorsFile: ~Copyable {
  struct Entry: Decodable {
    let dtype: String
    let shape: [Int]
    let dataOffsets: [Int]

    enum CodingKeys: String, CodingKey {
      case dtype, shape
      case dataOffsets = "data_offsets"
    }
  }

  let path: String
  /// The header's `__metadata__`: arbitrary strings by name.
  let metadata: [String: String]
  private let entries: [String: Entry]
  private let file: MappedFile
  private let dataStart: Int

  /// Maps the file at `path` and reads its header.
  init(path: String) throws(WeightsError) {
    let file = try MappedFile(path: path)
    let (header, dataStart) = try Self.header(of: file.bytes, path: path)
    self.path = path
    self.file = file
    self.dataStart = dataStart
    metadata = header.metadata
    entries = header.entries
  }

  /// Whether there is a tensor of this name.
  func contains(_ name: String) -> Bool { entries[name] != nil }

  /// Calls `body` with the bytes of the tensor `name`, which must have this type and shape.
  func withTensor<Value: BitwiseCopyable>(
    _ name: String, as type: Value.Type, shape: [Int], _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(WeightsError) {
    guard let entry = entries[name] else {
      throw .missingTensor(path: path, name: name)
    }
    let expected = type == UInt8.self ? "U8" : "F32"
    guard entry.dtype == expected else {
      throw .wrongType(path: path, name: name, expected: expected, actual: entry.dtype)
    }
    guard entry.shape == shape else {
      throw .wrongShape(path: path, name: name, expected: shape, actual: entry.shape)
    }
    let byteCount = shape.reduce(MemoryLayout<Value>.size, *)
    guard entry.dataOffsets.count == 2, entry.dataOffsets[0] >= 0,
      entry.dataOffsets[0] <= file.bytes.count,
      entry.dataOffsets[1] == entry.dataOffsets[0] + byteCount
    else {
      throw .notSafetensors(path: path, reason: "the offsets of \(name) do not fit its shape")
    }
    let end = dataStart + entry.dataOffsets[1]
    guard end <= file.bytes.count else {
      throw .truncated(path: path, expectedBytes: end, actualBytes: file.bytes.count)
    }
    body(UnsafeRawBufferPointer(rebasing: file.bytes[(dataStart + entry.dataOffsets[0])..<end]))
  }

  private static func header(
    of bytes: UnsafeRawBufferPointer, path: String
  ) throws(WeightsError) -> (Header, Int) {
    guard bytes.count >= 8 else {
      throw .notSafetensors(path: path, reason: "it holds only \(bytes.count) bytes")
    }
    let claimed = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
    guard claimed >= 2, claimed <= 1 << 24 else {
      throw .notSafetensors(path: path, reason: "its header claims \(claimed) bytes")
    }
    let dataStart = 8 + Int(claimed)
    guard dataStart <= bytes.count else {
      throw .truncated(path: path, expectedBytes: dataStart, actualBytes: bytes.count)
    }
    do {
      return (try JSONDecoder().decode(Header.self, from: Data(bytes[8..<dataStart])), dataStart)
    } catch {
      throw .notSafetensors(
        path: path, reason: "its header is not the JSON that the format asks for")
    }
  }

  private struct Header: Decodable {
    var metadata: [String: String] = [:]
    var entries: [String: Entry] = [:]

    struct Key: CodingKey {
      let stringValue: String
      let intValue: Int? = nil
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      for key in container.allKeys {
        if key.stringValue == "__metadata__" {
          metadata = try container.decode([String: String].self, forKey: key)
        } else {
          entries[key.stringValue] = try container.decode(Entry.self, forKey: key)
        }
      }
    }
  }
}
