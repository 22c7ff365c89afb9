import Basics
import CFFmpeg

/// Turns decoded frames into upright RGB images of one size.
///
/// decoded → planar → floating-point RGB → sRGB, if it is a picture → over white → resized → turned
struct FrameImporter: ~Copyable {
  let path: String
  /// The upright size of the images.
  let size: Size
  /// Whether grey frames without a range tag use the limited range, as those of video codecs do.
  let isUntaggedGrayLimited: Bool
  /// Whether frames are pictures, whose colours become sRGB by their profile or their tags.
  let arePictures: Bool
  /// See `VideoReader.Options.readsCoverage`.
  let readsCoverage: Bool

  /// Whether coverage is read from alpha; decided by the first frame, nil before it.
  private var isCutOut: Bool?
  private var planarGraph = CachedGraph()
  private var colorGraph = CachedGraph()
  private var finalGraph = CachedGraph()

  /// The last picture's profile, and the result of applying it.
  private var profile: (bytes: [UInt8], result: Result<ColorProfile, ColorProfile.Problem>)?
  private var pictureGraph = CachedGraph()

  init(
    path: String, size: Size, isUntaggedGrayLimited: Bool, arePictures: Bool, readsCoverage: Bool
  ) {
    self.path = path
    self.size = size
    self.isUntaggedGrayLimited = isUntaggedGrayLimited
    self.arePictures = arePictures
    self.readsCoverage = readsCoverage
  }

  mutating func image(
    from frame: borrowing DecodedFrame, orientation: Orientation
  ) throws(MediaError) -> RGBImage {
    let format = try PixelFormat(supportedIn: frame, path: path)
    if format.isPaletted {
      // The palette may have transparent colours, so colours are looked up first.
      let looked = try planarGraph.apply(["format=bgra"], to: frame, path: path)
      looked.pointer.pointee.colorspace = AVCOL_SPC_RGB
      return try image(from: looked, orientation: orientation)
    }
    let colors = try standardColors(of: frame, try floatColors(of: frame, format: format), format)
    if let component = format.alphaComponent {
      let alpha = alpha(component, of: frame, format: format)
      if readsCoverage, isCutOut ?? alpha.contains(where: { $0 < 1 }) {
        isCutOut = true
        fill(colors, with: alpha)
      } else {
        isCutOut = false
        layOverWhite(colors, alpha)
      }
    }
    let steps = finalSteps(for: frame, orientation: orientation)
    return steps.isEmpty
      ? RGBImage(colors) : RGBImage(try finalGraph.apply(steps, to: colors, path: path))
  }

  /// The reason why the last picture's profile was not applied; nil if it was, or had no effect.
  var profileProblem: ColorProfile.Problem? {
    guard case .failure(let problem) = profile?.result, problem != .needless else { return nil }
    return problem
  }

  /// Converts a picture's colours to sRGB; others stay as they are.
  private mutating func standardColors(
    of frame: borrowing DecodedFrame, _ colors: consuming DecodedFrame, _ format: PixelFormat
  ) throws(MediaError) -> DecodedFrame {
    guard arePictures else { return colors }
    var bytes = frame.sideData(AV_FRAME_DATA_ICC_PROFILE)
    if bytes.isEmpty, ExifData.isAdobeRGB(frame) { bytes = ColorProfile.adobeRGB }
    if !bytes.isEmpty {
      if profile?.bytes != bytes {
        profile = (
          bytes,
          Result { () throws(ColorProfile.Problem) in
            try ColorProfile(bytes, isGray: format.isGray)
          }
        )
      }
      if case .success(let profile) = profile?.result { profile.apply(to: colors) }
      return colors
    }
    let tags = try ColorDescription(of: frame, format: format, path: path)
    let steps = StandardColors.steps(from: tags)
    return steps.isEmpty ? colors : try pictureGraph.apply(steps, to: colors, path: path)
  }

  private func finalSteps(
    for frame: borrowing DecodedFrame, orientation: Orientation
  ) -> [String] {
    let stored = orientation.isTransposed ? size.transposed : size
    return (stored != frame.size ? [ColorFilter.resize(to: stored)] : [])
      + orientation.filterSteps
  }

  private mutating func floatColors(
    of frame: borrowing DecodedFrame, format: PixelFormat
  ) throws(MediaError) -> DecodedFrame {
    if format.isGray { return try grayColors(of: frame, format: format) }
    let color = try ColorDescription(of: frame, format: format, path: path)
    // Motion JPEG centres chroma samples without a tag.
    let isCentred =
      format.isFullRangeByName && frame.pointer.pointee.chroma_location.rawValue == 0
    let location =
      isCentred ? AVCHROMA_LOC_CENTER.rawValue : frame.pointer.pointee.chroma_location.rawValue
    let steps =
      format.isRGB ? ColorFilter.rgbToFloat : ColorFilter.toRGB(color, chromaLocation: location)
    let planarName = format.planarName
    let planar: [String] = planarName == format.name ? [] : ["format=\(planarName)"]
    let (blockX, blockY) = (1 << format.chromaShiftX, 1 << format.chromaShiftY)
    guard frame.width % blockX != 0 || frame.height % blockY != 0 else {
      return try colorGraph.apply(planar + steps, to: frame, path: path)
    }
    // zscale refuses sizes that are no multiple of the chroma subsampling.
    let whole =
      planar.isEmpty
      ? try frame.padded(blockX: blockX, blockY: blockY, format: format, path: path)
      : try planarGraph.apply(planar, to: frame, path: path)
        .padded(
          blockX: blockX, blockY: blockY, format: PixelFormat(name: planarName)!, path: path)
    let crop = "crop=\(frame.width):\(frame.height):0:0"
    return try colorGraph.apply(steps + [crop], to: whole, path: path)
  }

  /// Converts grey samples to 0...1 and uses them for all three channels.
  private func grayColors(
    of frame: borrowing DecodedFrame, format: PixelFormat
  ) throws(MediaError) -> DecodedFrame {
    let range = frame.pointer.pointee.color_range
    let isLimited =
      range == AVCOL_RANGE_MPEG || (range != AVCOL_RANGE_JPEG && isUntaggedGrayLimited)
    let top = Float((1 << min(format.depth, 24)) - 1)
    let unit = isLimited && format.depth >= 8 ? Float(1 << (format.depth - 8)) : 0
    let (black, span) = unit == 0 ? (0, top) : (16 * unit, 219 * unit)
    let isInverted = format.raw == AV_PIX_FMT_MONOWHITE
    let colors = try DecodedFrame.blank(
      size: frame.size, format: AV_PIX_FMT_GBRPF32LE, path: path)
    frame.forEachRow(ofComponent: 0, format: format) { y, codes in
      let rows = (0..<3).map { colors.floatRow(y, plane: $0) }
      for (x, code) in codes.enumerated() {
        let value =
          format.isFloat ? Float(bitPattern: code) : (Float(code) - black) / span
        for row in rows { row[x] = isInverted ? 1 - value : value }
      }
    }
    return colors
  }

  /// Opacity of each pixel, 0...1, row by row.
  private func alpha(
    _ component: Int, of frame: borrowing DecodedFrame, format: PixelFormat
  ) -> [Float] {
    let top = Float((1 << min(format.depth(ofComponent: component), 24)) - 1)
    var values: [Float] = []
    values.reserveCapacity(frame.size.area)
    frame.forEachRow(ofComponent: component, format: format) { _, codes in
      for code in codes {
        values.append(format.isFloat ? Float(bitPattern: code) : Float(code) / top)
      }
    }
    return values
  }

  private func layOverWhite(_ colors: borrowing DecodedFrame, _ alpha: [Float]) {
    for y in 0..<colors.height {
      for plane in 0..<3 {
        let row = colors.floatRow(y, plane: plane)
        for x in 0..<colors.width {
          let alpha = alpha[y * colors.width + x]
          row[x] = row[x] * alpha + (1 - alpha)
        }
      }
    }
  }

  /// Replaces all three channels by the opacity.
  private func fill(_ colors: borrowing DecodedFrame, with alpha: [Float]) {
    for y in 0..<colors.height {
      for plane in 0..<3 {
        let row = colors.floatRow(y, plane: plane)
        for x in 0..<colors.width { row[x] = alpha[y * colors.width + x] }
      }
    }
  }
}

extension RGBImage {
  /// Copies floating-point G, B, R planes, clamped to 0...1; NaN becomes 0.
  init(_ colors: borrowing DecodedFrame) {
    let size = colors.size
    let pixels = [Float](unsafeUninitializedCapacity: 3 * size.area) { target, count in
      for (index, plane) in [2, 0, 1].enumerated() {
        for y in 0..<size.height {
          let row = colors.floatRow(y, plane: plane)
          let start = (index * size.height + y) * size.width
          for x in 0..<size.width {
            let value = row[x]
            target[start + x] = value > 0 ? (value < 1 ? value : 1) : 0
          }
        }
      }
      count = 3 * size.area
    }
    self.init(size: size, pixels: pixels)
  }
}
