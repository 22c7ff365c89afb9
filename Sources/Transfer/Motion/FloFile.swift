import Basics

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
    let file = try reading(path, try RawFile(path, for: .reading))
    guard try reading(path, try file.isRegular()) else {
      throw .unreadable(path: path, reason: "it is not a regular file")
    }
    let length = try reading(path, try file.size())
    guard length >= headerBytes else { throw .noHeader(path: path, bytes: length) }
    let header = try reading(path, try file.contents(upTo: headerBytes))
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
    let data = try reading(path, try file.contents())
    guard data.count == length else {
      throw .wrongLength(path: path, size: own, bytes: data.count)
    }
    let field = FlowField(size: size)
    for i in 0..<size.area {
      let place = headerBytes + 8 * i
      let right = Float(bitPattern: UInt32(bitPattern: integer(data, at: place)))
      let down = Float(bitPattern: UInt32(bitPattern: integer(data, at: place + 4)))
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
    do {
      // Others may have put links into the folder.
      try AtomicFile.write(data, to: path, overwrite: true, followsLinks: false)
    } catch {
      throw .unwritable(path: path, reason: error.cause)
    }
  }

  private static func isKnown(_ right: Float, _ down: Float) -> Bool {
    abs(right) <= unknownBeyond && abs(down) <= unknownBeyond
  }

  private static func reading<Value: ~Copyable>(
    _ path: String, _ call: @autoclosure () throws(FileError) -> Value
  ) throws(FlowError) -> Value {
    do { return try call() } catch { throw .unreadable(path: path, reason: error.cause) }
  }

  private static func integer(_ data: [UInt8], at place: Int) -> Int32 {
    data.withUnsafeBytes {
      Int32(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: Int32.self))
    }
  }
}
