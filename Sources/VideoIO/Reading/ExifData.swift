import Basics
import CFFmpeg

/// EXIF data of a picture that FFmpeg's decoders do not provide.
struct ExifData: Equatable {
  /// The picture's orientation, 1 to 8; nil if not given.
  private(set) var orientation: Int?
  /// Whether its colours are Adobe RGB's: cameras say so here instead of with a profile (DCF 2.0, option file).
  private(set) var isAdobeRGB = false

  /// Whether a TIFF is compressed as JPEG, of which FFmpeg's decoder makes a black or green picture.
  private(set) var isJPEGInTIFF = false

  /// Bytes at the beginning of a JPEG that contain its EXIF data.
  private static let jpegHead = 1 << 18
  /// Name of a frame's metadata entry for its colours.
  private static let colors = "vidstyle-colors"

  /// Adds the data that FFmpeg leaves out to a picture's frame.
  ///
  /// - Throws: If FFmpeg cannot decode the picture correctly.
  static func add(
    to frame: borrowing DecodedFrame, codec: String, _ path: String
  ) throws(MediaError) {
    guard ["png", "tiff", "webp", "mjpeg"].contains(codec),
      let file = try? RawFile(path, for: .reading),
      let bytes = try? file.contents(upTo: codec == "mjpeg" ? jpegHead : .max)
    else { return }
    let data = ExifData(in: bytes)
    if codec == "tiff", data.isJPEGInTIFF { throw MediaError(path, .jpegInTIFF) }
    if let value = data.orientation, frame.metadata("Orientation") == nil,
      av_frame_get_side_data(frame.pointer, AV_FRAME_DATA_DISPLAYMATRIX) == nil
    {
      av_dict_set(&frame.pointer.pointee.metadata, "Orientation", "\(value)", 0)
    }
    if data.isAdobeRGB { av_dict_set(&frame.pointer.pointee.metadata, colors, "Adobe RGB", 0) }
  }

  /// Whether a frame's colours are marked as Adobe RGB.
  static func isAdobeRGB(_ frame: borrowing DecodedFrame) -> Bool {
    frame.metadata(colors) == "Adobe RGB"
  }

  /// Looks for EXIF data in the bytes of a JPEG, PNG, TIFF or WebP.
  init(in bytes: [UInt8]) {
    guard let data = Self.find(in: bytes) else { return }
    let tiff = TIFFTags(data)
    if let value = tiff?.number(274, in: tiff?.first), (1...8).contains(value) {
      orientation = value
    }
    // Raw pictures of cameras (DNG) are excluded.
    if let value = tiff?.number(259, in: tiff?.first), tiff?.number(50706, in: tiff?.first) == nil {
      isJPEGInTIFF = [6, 7].contains(value)
    }
    let exif = tiff?.number(0x8769, in: tiff?.first)
    let interoperability = tiff?.number(0xA005, in: exif)
    isAdobeRGB =
      tiff?.text(1, in: interoperability)?.hasPrefix("R03") == true
      && tiff?.number(0xA001, in: exif) != 1
  }

  private static func find(in bytes: [UInt8]) -> ArraySlice<UInt8>? {
    let prefix = Array("Exif".utf8) + [0, 0]
    func withoutPrefix(_ exif: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
      exif.starts(with: prefix) ? exif.dropFirst(prefix.count) : exif
    }
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      return chunk("eXIf", in: bytes, from: 8, isPNG: true)
    }
    if bytes.starts(with: Array("RIFF".utf8)), bytes.dropFirst(8).starts(with: Array("WEBP".utf8)) {
      return chunk("EXIF", in: bytes, from: 12, isPNG: false).map(withoutPrefix)
    }
    if bytes.starts(with: [0xFF, 0xD8]) {
      return segment(in: bytes, beginning: prefix).map(withoutPrefix)
    }
    return bytes[...]
  }

  /// The content of a JPEG's first application segment with this beginning.
  private static func segment(in bytes: [UInt8], beginning prefix: [UInt8]) -> ArraySlice<UInt8>? {
    var place = 2
    // Each has a marker and its length; the picture itself begins with another kind.
    while place + 4 <= bytes.count, bytes[place] == 0xFF, bytes[place + 1] != 0xDA {
      let length = Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
      guard length >= 2, place + 2 + length <= bytes.count else { return nil }
      let content = bytes[place + 4..<place + 2 + length]
      if bytes[place + 1] == 0xE1, content.starts(with: prefix) { return content }
      place += 2 + length
    }
    return nil
  }

  /// The content of the first chunk of a kind. PNG puts the length before the kind and a checksum behind the
  /// content; RIFF puts the length behind the kind and pads the content to an even length.
  private static func chunk(
    _ kind: String, in bytes: [UInt8], from start: Int, isPNG: Bool
  ) -> ArraySlice<UInt8>? {
    var place = start
    while place + 8 <= bytes.count {
      let head = bytes[place..<place + 8]
      let length = TIFFTags.number(
        head[(isPNG ? place : place + 4)...].prefix(4), isBigEndian: isPNG)
      let name = head[(isPNG ? place + 4 : place)...].prefix(4)
      guard length <= bytes.count - place - 8 else { return nil }
      let content = bytes[place + 8..<place + 8 + length]
      if name.elementsEqual(kind.utf8) { return content }
      place += 8 + length + (isPNG ? 4 : length & 1)
    }
    return nil
  }
}
