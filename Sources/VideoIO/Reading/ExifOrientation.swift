import Basics
import CFFmpeg

/// The EXIF orientation of pictures whose decoder in FFmpeg does not tell it: PNG, TIFF and WebP.
enum ExifOrientation {
  /// Adds a picture's orientation to its frame, unless FFmpeg has done so.
  static func add(to frame: borrowing DecodedFrame, codec: String, _ path: String) {
    guard ["png", "tiff", "webp"].contains(codec), frame.metadata("Orientation") == nil,
      av_frame_get_side_data(frame.pointer, AV_FRAME_DATA_DISPLAYMATRIX) == nil,
      let file = try? RawFile(path, for: .reading), let bytes = try? file.contents(),
      let value = value(in: bytes)
    else { return }
    av_dict_set(&frame.pointer.pointee.metadata, "Orientation", "\(value)", 0)
  }

  /// Finds the orientation, 1 to 8, in a file's bytes; nil where there is none.
  static func value(in bytes: [UInt8]) -> Int? {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      return chunk("eXIf", in: bytes, from: 8, isPNG: true).flatMap(value(inTIFF:))
    }
    if bytes.starts(with: Array("RIFF".utf8)), bytes.dropFirst(8).starts(with: Array("WEBP".utf8)) {
      guard let exif = chunk("EXIF", in: bytes, from: 12, isPNG: false) else { return nil }
      let prefix = Array("Exif".utf8) + [0, 0]
      return value(inTIFF: exif.starts(with: prefix) ? exif.dropFirst(prefix.count) : exif)
    }
    return value(inTIFF: bytes[...])
  }

  /// The content of the first chunk of a kind. PNG puts the length before the kind and a checksum behind the
  /// content; RIFF puts the length behind the kind and pads the content to an even length.
  private static func chunk(
    _ kind: String, in bytes: [UInt8], from start: Int, isPNG: Bool
  ) -> ArraySlice<UInt8>? {
    var place = start
    while place + 8 <= bytes.count {
      let head = bytes[place..<place + 8]
      let length = number(head[(isPNG ? place : place + 4)...].prefix(4), isBigEndian: isPNG)
      let name = head[(isPNG ? place + 4 : place)...].prefix(4)
      guard length <= bytes.count - place - 8 else { return nil }
      let content = bytes[place + 8..<place + 8 + length]
      if name.elementsEqual(kind.utf8) { return content }
      place += 8 + length + (isPNG ? 4 : length & 1)
    }
    return nil
  }

  /// The value of tag 274 in the first directory of a TIFF file, which EXIF data are too.
  private static func value(inTIFF bytes: ArraySlice<UInt8>) -> Int? {
    let bytes = ArraySlice(Array(bytes))
    let isBigEndian = bytes.starts(with: [0x4D, 0x4D, 0, 42])
    guard bytes.count >= 8, isBigEndian || bytes.starts(with: [0x49, 0x49, 42, 0]) else {
      return nil
    }
    func read(_ place: Int, _ count: Int) -> Int? {
      guard place >= 0, place + count <= bytes.count else { return nil }
      return number(bytes[place..<place + count], isBigEndian: isBigEndian)
    }
    guard let directory = read(4, 4), let count = read(directory, 2) else { return nil }
    for entry in 0..<count {
      let place = directory + 2 + 12 * entry
      guard let tag = read(place, 2) else { return nil }
      // A short number, stored in place.
      if tag == 274, read(place + 2, 2) == 3, let value = read(place + 8, 2) {
        return (1...8).contains(value) ? value : nil
      }
    }
    return nil
  }

  private static func number(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) -> Int {
    let ordered = isBigEndian ? Array(bytes) : bytes.reversed()
    return ordered.reduce(0) { $0 << 8 | Int($1) }
  }
}
