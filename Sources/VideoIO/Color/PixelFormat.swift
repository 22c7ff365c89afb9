import CFFmpeg

/// A pixel format with FFmpeg's description of its samples.
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

  /// Base-2 logarithm of the horizontal chroma subsampling.
  var chromaShiftX: Int { isRGB || isGray ? 0 : Int(descriptor.pointee.log2_chroma_w) }
  /// Base-2 logarithm of the vertical chroma subsampling.
  var chromaShiftY: Int { isRGB || isGray ? 0 : Int(descriptor.pointee.log2_chroma_h) }

  /// Whether it is one of the old JPEG formats, whose name implies the full range.
  var isFullRangeByName: Bool { name.hasPrefix("yuvj") }

  /// Whether frames in this format can be converted to RGB.
  var isSupported: Bool {
    let isXYZ = name.hasPrefix("xyz")
    let isHalfFloat = isFloat && depth != 32
    return !isHardware && !has(AV_PIX_FMT_FLAG_BAYER) && !isXYZ && !isHalfFloat && depth <= 32
      && (depth <= 16 || isFloat)
  }

  /// Width of a component's plane in a frame of that width.
  func width(ofComponent component: Int, of width: Int) -> Int {
    isChroma(component) ? -(-width >> chromaShiftX) : width
  }

  /// Height of a component's plane in a frame of that height.
  func height(ofComponent component: Int, of height: Int) -> Int {
    isChroma(component) ? -(-height >> chromaShiftY) : height
  }

  private func isChroma(_ component: Int) -> Bool {
    (component == 1 || component == 2) && !isRGB && !isGray
  }

  /// FFmpeg's name of the planar, little-endian format without alpha that holds the same samples.
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
  /// Format of a frame; throws unless it is supported.
  init(supportedIn frame: borrowing DecodedFrame, path: String) throws(MediaError) {
    guard let format = PixelFormat(frame.format), format.isSupported else {
      let name = PixelFormat(frame.format)?.name ?? "\(frame.format.rawValue)"
      throw MediaError(path, .unsupportedPixelFormat(name: name))
    }
    self = format
  }
}
