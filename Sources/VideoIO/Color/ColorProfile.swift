import CFFmpeg
import CLCMS

/// An ICC profile that is embedded in a picture, as a conversion of its colours to sRGB.
///
/// Colours within sRGB keep their appearance (relative colorimetric, with black point
/// compensation); others become the nearest within sRGB.
final class ColorProfile: @unchecked Sendable {
  // It is immutable, and lcms2's transforms may be shared between threads without a cache.
  private let transform: cmsHTRANSFORM
  private let isGray: Bool

  /// The reason why a profile is not applied.
  enum Problem: Error, Equatable {
    /// It is damaged.
    case unreadable
    /// It describes colours of another kind than the picture's, such as printing inks.
    case otherColors
    /// Its colours are sRGB's.
    case needless
  }

  /// - Parameters:
  ///   - bytes: The profile.
  ///   - isGray: Whether the picture has grey levels only.
  init(_ bytes: [UInt8], isGray pictureIsGray: Bool) throws(Problem) {
    guard let profile = cmsOpenProfileFromMem(bytes, cmsUInt32Number(bytes.count)) else {
      throw .unreadable
    }
    defer { cmsCloseProfile(profile) }
    switch cmsGetColorSpace(profile) {
    case cmsSigRgbData: isGray = false
    case cmsSigGrayData where pictureIsGray: isGray = true
    default: throw .otherColors
    }
    let target = cmsCreate_sRGBProfile()
    defer { cmsCloseProfile(target) }
    guard
      let transform = cmsCreateTransform(
        profile, isGray ? lcms_gray_floats : lcms_rgb_floats, target, lcms_rgb_floats,
        cmsUInt32Number(INTENT_RELATIVE_COLORIMETRIC),
        cmsUInt32Number(cmsFLAGS_NOCACHE | cmsFLAGS_BLACKPOINTCOMPENSATION))
    else { throw .unreadable }
    self.transform = transform
    if isNeedless { throw .needless }
  }

  /// A profile of Adobe RGB (1998), made from its definition; empty if there is no memory.
  static let adobeRGB: [UInt8] = {
    var white = cmsCIExyY(x: 0.3127, y: 0.3290, Y: 1)
    var primaries = cmsCIExyYTRIPLE(
      Red: cmsCIExyY(x: 0.64, y: 0.33, Y: 1), Green: cmsCIExyY(x: 0.21, y: 0.71, Y: 1),
      Blue: cmsCIExyY(x: 0.15, y: 0.06, Y: 1))
    guard let curve = cmsBuildGamma(nil, 563.0 / 256) else { return [] }
    defer { cmsFreeToneCurve(curve) }
    var curves: [OpaquePointer?] = [curve, curve, curve]
    guard let profile = cmsCreateRGBProfile(&white, &primaries, &curves) else { return [] }
    defer { cmsCloseProfile(profile) }
    var size: cmsUInt32Number = 0
    guard cmsSaveProfileToMem(profile, nil, &size) != 0 else { return [] }
    var bytes = [UInt8](repeating: 0, count: Int(size))
    return cmsSaveProfileToMem(profile, &bytes, &size) != 0 ? bytes : []
  }()

  deinit { cmsDeleteTransform(transform) }

  /// Whether no colour changes by half an 8-bit step.
  private var isNeedless: Bool {
    let levels = stride(from: Float(0), through: 1, by: 0.125)
    return levels.allSatisfy { red in
      levels.allSatisfy { green in
        levels.allSatisfy { blue in
          let color = isGray ? [red, red, red] : [red, green, blue]
          var result: [Float] = [0, 0, 0]
          cmsDoTransform(transform, isGray ? [red] : color, &result, 1)
          return zip(color, result).allSatisfy { abs($0 - $1) < 0.5 / 255 }
        }
      }
    }
  }

  /// Converts floating-point G, B, R planes.
  func apply(to colors: borrowing DecodedFrame) {
    let width = colors.width
    var line = [Float](repeating: 0, count: isGray ? width : 3 * width)
    var result = [Float](repeating: 0, count: 3 * width)
    for y in 0..<colors.height {
      let rows = [2, 0, 1].map { colors.floatRow(y, plane: $0) }
      for x in 0..<width {
        if isGray {
          line[x] = rows[0][x]
        } else {
          for channel in 0..<3 { line[3 * x + channel] = rows[channel][x] }
        }
      }
      cmsDoTransform(transform, line, &result, cmsUInt32Number(width))
      for x in 0..<width {
        for channel in 0..<3 { rows[channel][x] = result[3 * x + channel] }
      }
    }
  }
}
