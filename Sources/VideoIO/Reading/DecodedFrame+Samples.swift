import Basics
import CFFmpeg

extension DecodedFrame {
  /// Allocates a frame with memory for its samples, which are not initialised.
  static func blank(
    size: Size, format: AVPixelFormat, path: String
  ) throws(MediaError) -> DecodedFrame {
    let frame = try DecodedFrame(path)
    frame.pointer.pointee.width = Int32(size.width)
    frame.pointer.pointee.height = Int32(size.height)
    frame.pointer.pointee.format = format.rawValue
    try check(av_frame_get_buffer(frame.pointer, alignment), .convert, path)
    return frame
  }

  /// Alignment of rows in bytes. With AVX-512 the zimg library reads 64 bytes at once, but FFmpeg's
  /// zscale filter only ensures 32.
  private static let alignment: Int32 = 64

  private var isAligned: Bool {
    let frame = pointer.pointee
    let starts = [frame.data.0, frame.data.1, frame.data.2, frame.data.3]
    let strides = [frame.linesize.0, frame.linesize.1, frame.linesize.2, frame.linesize.3]
    return starts.allSatisfy { UInt(bitPattern: $0) % UInt(Self.alignment) == 0 }
      && strides.allSatisfy { $0 % Self.alignment == 0 }
  }

  /// Makes another reference to the frame.
  func reference(_ path: String) throws(MediaError) -> DecodedFrame {
    let frame = try DecodedFrame(path)
    try check(av_frame_ref(frame.pointer, pointer), .convert, path)
    return frame
  }

  /// Makes another reference to the frame, or a copy if its rows are not aligned for zimg.
  func aligned(_ path: String) throws(MediaError) -> DecodedFrame {
    if isAligned { return try reference(path) }
    let frame = try DecodedFrame.blank(size: size, format: format, path: path)
    try check(av_frame_copy(frame.pointer, pointer), .convert, path)
    try check(av_frame_copy_props(frame.pointer, pointer), .convert, path)
    return frame
  }

  /// An entry of the frame's own metadata, without surrounding spaces.
  func metadata(_ key: String) -> String? {
    guard let entry = av_dict_get(pointer.pointee.metadata, key, nil, 0) else { return nil }
    return String(cString: entry.pointee.value).split(separator: " ").joined(separator: " ")
  }

  /// Side data of a kind; empty where there is none.
  func sideData(_ kind: AVFrameSideDataType) -> [UInt8] {
    guard let side = av_frame_get_side_data(pointer, kind), side.pointee.size > 0 else { return [] }
    return Array(UnsafeBufferPointer(start: side.pointee.data, count: Int(side.pointee.size)))
  }

  /// Visits the rows of a full-size component: samples are whole numbers or, in float formats, bit
  /// patterns; in paletted formats, indices.
  func forEachRow(
    ofComponent component: Int, format: PixelFormat, _ body: (Int, [UInt32]) -> Void
  ) {
    let data = pointer.pointee.data
    var starts = [data.0, data.1, data.2, data.3].map { $0.map { UnsafePointer<UInt8>($0) } }
    let linesize = pointer.pointee.linesize
    let strides = [linesize.0, linesize.1, linesize.2, linesize.3]
    var line = [UInt32](repeating: 0, count: width)
    for y in 0..<height {
      av_read_image_line2(
        &line, &starts, strides, format.descriptor, 0, Int32(y), Int32(component), Int32(width), 0,
        4)
      body(y, line)
    }
  }

  /// One row of a plane of a floating-point format.
  func floatRow(_ y: Int, plane: Int) -> UnsafeMutableBufferPointer<Float> {
    let frame = pointer.pointee
    let start = [frame.data.0, frame.data.1, frame.data.2, frame.data.3][plane]!
    let stride = [frame.linesize.0, frame.linesize.1, frame.linesize.2, frame.linesize.3][plane]
    return UnsafeMutableRawBufferPointer(
      start: start + y * Int(stride), count: width * MemoryLayout<Float>.stride
    ).bindMemory(to: Float.self)
  }
}
