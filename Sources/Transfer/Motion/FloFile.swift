import Basics
import Foundation

/// Flow in Middlebury's format (Baker et al., *A Database and Evaluation Methodology for Optical Flow*,
/// 2011): `PIEH`, width and height as 32-bit integers, then pairs (right, down) of 32-bit floats in
/// pixels, row by row; all little-endian.
///
/// Components beyond 1e9 stand for unknown flow; here that is NaN, which no rule trusts.
public enum FloFile {
  static let headerBytes = 12
  static let longestSide = 65_536
  private static let tag: [UInt8] = Array("PIEH".utf8)
  private static let unknownBeyond: Float = 1e9
  private static let unknown: Float = 1e10

  static func bytes(for size: Size) -> Int { headerBytes + 8 * size.area }

  /// Reads a flow between frames of `size`.
  public static func read(path: String, size: Size) throws(FlowError) -> FlowField {
    guard let file = fopen(path, "rb") else { throw .unreadable(path: path, reason: reason) }
    defer { fclose(file) }
    let length = try length(of: file, path)
    guard length >= headerBytes else { throw .noHeader(path: path, bytes: length) }
    let header = try read(headerBytes, of: file, path)
    guard header.prefix(4).elementsEqual(tag) else { throw .wrongTag(path: path) }
    let (width, height) = (Int(integer(header, at: 4)), Int(integer(header, at: 8)))
    guard (1...longestSide).contains(width), (1...longestSide).contains(height) else {
      throw .impossibleSize(path: path, width: width, height: height)
    }
    let own = Size(height: height, width: width)
    guard length == bytes(for: own) else {
      throw .wrongLength(path: path, size: own, bytes: length)
    }
    guard own == size else { throw .otherSize(path: path, size: own, frames: size) }
    let data = try read(length - headerBytes, of: file, path)
    let field = FlowField(size: size)
    for i in 0..<size.area {
      let right = Float(bitPattern: UInt32(bitPattern: integer(data, at: 8 * i)))
      let down = Float(bitPattern: UInt32(bitPattern: integer(data, at: 8 * i + 4)))
      // Half a vector is none.
      let isKnown = isKnown(right, down)
      field.right[i] = isKnown ? right : .nan
      field.down[i] = isKnown ? down : .nan
    }
    return field
  }

  /// Writes a flow, in place of what has that name; the file appears when it is complete.
  public static func write(_ field: FlowField, to path: String) throws(FlowError) {
    var data = [UInt8](tag)
    data.reserveCapacity(bytes(for: field.size))
    func append(_ word: UInt32) {
      withUnsafeBytes(of: word.littleEndian) { data.append(contentsOf: $0) }
    }
    append(UInt32(field.size.width))
    append(UInt32(field.size.height))
    for i in 0..<field.size.area {
      let (right, down) = (field.right[i], field.down[i])
      let isKnown = isKnown(right, down)
      append((isKnown ? right : unknown).bitPattern)
      append((isKnown ? down : unknown).bitPattern)
    }
    let temporary = "\(path).\(getpid()).tmp"
    guard let file = fopen(temporary, "wb") else { throw .unwritable(path: path, reason: reason) }
    // What the disk refuses may only show when the buffer is emptied.
    let isWhole = fwrite(data, 1, data.count, file) == data.count
    var failure = isWhole ? nil : reason
    if fclose(file) != 0 { failure = failure ?? reason }
    if failure == nil, rename(temporary, path) != 0 { failure = reason }
    if let failure {
      unlink(temporary)
      throw .unwritable(path: path, reason: failure)
    }
  }

  private static func isKnown(_ right: Float, _ down: Float) -> Bool {
    abs(right) <= unknownBeyond && abs(down) <= unknownBeyond
  }

  private static func length(
    of file: UnsafeMutablePointer<FILE>, _ path: String
  ) throws(FlowError) -> Int {
    var status = stat()
    guard fstat(fileno(file), &status) == 0 else {
      throw .unreadable(path: path, reason: reason)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .unreadable(path: path, reason: "it is not a regular file")
    }
    return Int(status.st_size)
  }

  /// The next `count` bytes of a file that is long enough.
  private static func read(
    _ count: Int, of file: UnsafeMutablePointer<FILE>, _ path: String
  ) throws(FlowError) -> [UInt8] {
    let data = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = fread(buffer.baseAddress!, 1, count, file)
    }
    guard data.count == count else { throw .unreadable(path: path, reason: reason) }
    return data
  }

  /// The system's words for what went wrong last.
  private static var reason: String { String(cString: strerror(errno)) }

  private static func integer(_ data: [UInt8], at place: Int) -> Int32 {
    data.withUnsafeBytes {
      Int32(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: Int32.self))
    }
  }
}
