/// The directories of a TIFF file, a form that EXIF data also have.
struct TIFFTags {
  private let bytes: [UInt8]
  private let isBigEndian: Bool

  /// nil if the bytes are not a TIFF.
  init?(_ bytes: ArraySlice<UInt8>) {
    isBigEndian = bytes.starts(with: [0x4D, 0x4D, 0, 42])
    guard bytes.count >= 8, isBigEndian || bytes.starts(with: [0x49, 0x49, 42, 0]) else {
      return nil
    }
    self.bytes = Array(bytes)
  }

  /// Where the first directory is.
  var first: Int? { read(4, 4) }

  /// A whole number of 16 or 32 bits, stored in place; nil if a directory does not have the tag.
  func number(_ tag: Int, in directory: Int?) -> Int? {
    guard let place = entry(tag, in: directory) else { return nil }
    switch read(place + 2, 2) {
    case 3: return read(place + 8, 2)
    case 4: return read(place + 8, 4)
    default: return nil
    }
  }

  /// Up to four letters, stored in place.
  func text(_ tag: Int, in directory: Int?) -> String? {
    guard let place = entry(tag, in: directory), read(place + 2, 2) == 2, place + 12 <= bytes.count
    else { return nil }
    return String(decoding: bytes[place + 8..<place + 12], as: UTF8.self)
  }

  private func entry(_ tag: Int, in directory: Int?) -> Int? {
    guard let directory, let count = read(directory, 2) else { return nil }
    return (0..<count).lazy.map { directory + 2 + 12 * $0 }.first { read($0, 2) == tag }
  }

  private func read(_ place: Int, _ count: Int) -> Int? {
    guard place >= 0, place + count <= bytes.count else { return nil }
    return Self.number(bytes[place..<place + count], isBigEndian: isBigEndian)
  }

  static func number(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) -> Int {
    let ordered = isBigEndian ? Array(bytes) : bytes.reversed()
    return ordered.reduce(0) { $0 << 8 | Int($1) }
  }
}
