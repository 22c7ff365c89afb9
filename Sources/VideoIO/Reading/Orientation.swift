import CFFmpeg

/// How a stored picture is turned upright: transposed first, then mirrored.
struct Orientation: Sendable, Hashable {
  /// Whether rows and columns change places.
  var isTransposed = false
  /// Whether left and right change places, after the transposition.
  var isMirroredX = false
  /// Whether top and bottom change places, after the transposition.
  var isMirroredY = false

  static let upright = Orientation()

  init(isTransposed: Bool = false, isMirroredX: Bool = false, isMirroredY: Bool = false) {
    self.isTransposed = isTransposed
    self.isMirroredX = isMirroredX
    self.isMirroredY = isMirroredY
  }

  /// Rounds a display matrix of nine numbers, which maps the point (p, q) to
  /// (m0 p + m3 q, m1 p + m4 q), to the nearest multiple of a right angle.
  init(displayMatrix matrix: UnsafeMutablePointer<Int32>) {
    let m = (0..<9).map { Int64(matrix[$0]) }
    if abs(m[0]) + abs(m[4]) >= abs(m[1]) + abs(m[3]) {
      self.init(isMirroredX: m[0] < 0, isMirroredY: m[4] < 0)
    } else {
      self.init(isTransposed: true, isMirroredX: m[3] < 0, isMirroredY: m[1] < 0)
    }
  }

  /// Reads the value of the EXIF tag "Orientation", 1 to 8; nil for other values.
  init?(exif value: Int) {
    switch value {
    case 1: self.init()
    case 2: self.init(isMirroredX: true)
    case 3: self.init(isMirroredX: true, isMirroredY: true)
    case 4: self.init(isMirroredY: true)
    case 5: self.init(isTransposed: true)
    case 6: self.init(isTransposed: true, isMirroredX: true)
    case 7: self.init(isTransposed: true, isMirroredX: true, isMirroredY: true)
    case 8: self.init(isTransposed: true, isMirroredY: true)
    default: return nil
    }
  }

  /// The orientation of the stream, or else of the frame. The stream's takes precedence, as in
  /// players.
  init(of frame: borrowing DecodedFrame, in stream: UnsafePointer<AVStream>?) {
    if let stream, let side = ffmpeg_find_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX) {
      self = side.pointee.data.withMemoryRebound(
        to: Int32.self, capacity: 9, Self.init(displayMatrix:))
    } else if let side = av_frame_get_side_data(frame.pointer, AV_FRAME_DATA_DISPLAYMATRIX) {
      self = side.pointee.data.withMemoryRebound(
        to: Int32.self, capacity: 9, Self.init(displayMatrix:))
    } else if let text = frame.metadata("Orientation"), let value = Int(text) {
      self = Self(exif: value) ?? .upright
    } else {
      self = .upright
    }
  }
}

extension Orientation {
  /// Filter steps that turn a picture upright; "cclock_flip" is a plain transposition.
  var filterSteps: [String] {
    (isTransposed ? ["transpose=cclock_flip"] : []) + (isMirroredX ? ["hflip"] : [])
      + (isMirroredY ? ["vflip"] : [])
  }
}
