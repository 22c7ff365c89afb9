import CFFmpeg

/// What FFmpeg tells about the layout of a picture's samples.
struct PixelFormat {
  let raw: AVPixelFormat
  let descriptor: UnsafePointer<AVPixFmtDescriptor>

  /// Nil for formats that FFmpeg does not describe, such as "none".
  init?(_ raw: AVPixelFormat) {
    guard let descriptor = av_pix_fmt_desc_get(raw) else { return nil }
    self.raw = raw
    self.descriptor = descriptor
  }

  /// Nil when there is no format of that name.
  init?(name: String) { self.init(av_get_pix_fmt(name)) }

  var name: String { String(cString: descriptor.pointee.name) }

  private func has(_ flag: Int32) -> Bool { descriptor.pointee.flags & UInt64(flag) != 0 }

  var isHardware: Bool { has(AV_PIX_FMT_FLAG_HWACCEL) }
  var isPaletted: Bool { has(AV_PIX_FMT_FLAG_PAL) }
  var isFloat: Bool { has(AV_PIX_FMT_FLAG_FLOAT) }
  var hasAlpha: Bool { has(AV_PIX_FMT_FLAG_ALPHA) }
  var isRGB: Bool { has(AV_PIX_FMT_FLAG_RGB) || isPaletted }
  var isGray: Bool { !isRGB && componentCount <= 2 }
  var componentCount: Int { Int(descriptor.pointee.nb_components) }

  /// Bits per sample.
  var depth: Int { depth(ofComponent: 0) }

  func depth(ofComponent component: Int) -> Int {
    let comp = descriptor.pointee.comp
    return isPaletted ? 8 : Int([comp.0, comp.1, comp.2, comp.3][component].depth)
  }

  /// Position of the alpha component; nil when there is none.
  var alphaComponent: Int? { hasAlpha ? componentCount - 1 : nil }

  /// Powers of two by which the colour planes are smaller.
  var chromaShiftX: Int { isRGB || isGray ? 0 : Int(descriptor.pointee.log2_chroma_w) }
  var chromaShiftY: Int { isRGB || isGray ? 0 : Int(descriptor.pointee.log2_chroma_h) }

  /// The old JPEG formats say by their name that they use the full range.
  var isFullRangeByName: Bool { name.hasPrefix("yuvj") }

  /// Whether its samples can be read and written one by one.
  var isSupported: Bool {
    let isXYZ = name.hasPrefix("xyz")
    let isHalfFloat = isFloat && depth != 32
    return !isHardware && !has(AV_PIX_FMT_FLAG_BAYER) && !isXYZ && !isHalfFloat && depth <= 32
      && (depth <= 16 || isFloat)
  }

  /// Width of a component's plane for a picture of that width.
  func width(ofComponent component: Int, of width: Int) -> Int {
    isChroma(component) ? -(-width >> chromaShiftX) : width
  }

  func height(ofComponent component: Int, of height: Int) -> Int {
    isChroma(component) ? -(-height >> chromaShiftY) : height
  }

  private func isChroma(_ component: Int) -> Bool {
    (component == 1 || component == 2) && !isRGB && !isGray
  }

  /// The planar format without alpha and in little-endian order that holds the same samples.
  var planarName: String {
    let suffix = depth > 8 ? "\(depth)le" : ""
    if isRGB {
      if isFloat { return "gbrpf32le" }
      return [8, 9, 10, 12, 14, 16].contains(depth) && !isPacked ? "gbrp\(suffix)" : packedRGBTarget
    }
    let grid = [[0: "444", 1: "440"], [0: "422", 1: "420"], [0: "411", 2: "410"]]
    guard let name = grid[min(chromaShiftX, 2)][chromaShiftY] else { return self.name }
    return "yuv\(isFullRangeByName ? "j" : "")\(name)p\(suffix)"
  }

  private var isPacked: Bool { !has(AV_PIX_FMT_FLAG_PLANAR) }
  private var packedRGBTarget: String { depth > 8 ? "gbrp16le" : "gbrp" }
}

extension PixelFormat {
  /// The format of a frame whose samples can be read.
  init(supportedIn frame: borrowing DecodedFrame, path: String) throws(MediaError) {
    guard let format = PixelFormat(frame.format), format.isSupported else {
      let name = PixelFormat(frame.format)?.name ?? "\(frame.format.rawValue)"
      throw MediaError(path, .unsupportedPixelFormat(name: name))
    }
    self = format
  }
}
