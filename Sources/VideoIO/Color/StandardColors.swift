import Basics
import CFFmpeg

/// Converts colours of HDR and wide-gamut videos to sRGB, which viewers assume for pictures.
///
/// HDR is shown as on a screen whose white is 203 nits (ITU-R BT.2408); brighter colours, up to
/// 1000 nits, are compressed into the last part of the range.
struct StandardColors: ~Copyable {
  private let steps: [String]
  private var graph = CachedGraph()

  init(from color: ColorDescription) { steps = Self.steps(from: color) }

  private static let whiteNits = 203
  private static let peakNits = 1000

  /// Filter steps on floating-point RGB; none if the colours are already sRGB.
  static func steps(from color: ColorDescription) -> [String] {
    let primaries = color.isWide ? color.primariesTag : 1
    let gbr = "matrixin=gbr:rangein=full:matrix=gbr:range=full"
    if color.isHDR {
      return [
        "zscale=\(gbr):primariesin=\(primaries):transferin=\(color.transferTag):primaries=\(primaries)"
          + ":transfer=linear:npl=\(whiteNits)",
        "format=gbrpf32le",
        "tonemap=tonemap=mobius:desat=0:peak=\(Double(peakNits) / Double(whiteNits))",
        "zscale=\(gbr):primariesin=\(primaries):transferin=linear:primaries=1:transfer=13",
        "format=gbrpf32le",
      ]
    }
    guard color.isWide else { return [] }
    // The transfer function stays, as for videos of the usual gamut.
    return [
      "zscale=\(gbr):primariesin=\(primaries):transferin=13:primaries=1:transfer=13",
      "format=gbrpf32le",
    ]
  }

  mutating func image(_ image: RGBImage, path: String) throws(MediaError) -> RGBImage {
    guard !steps.isEmpty else { return image }
    let colors = try DecodedFrame.blank(
      size: image.size, format: AV_PIX_FMT_GBRPF32LE, path: path)
    image.fill(colors)
    return RGBImage(try graph.apply(steps, to: colors, path: path))
  }
}

extension ColorDescription {
  /// Whether brightness exceeds diffuse white: PQ or HLG.
  public var isHDR: Bool {
    [AVCOL_TRC_SMPTE2084.rawValue, AVCOL_TRC_ARIB_STD_B67.rawValue].contains(transferTag)
  }

  /// Whether the gamut is larger than that of sRGB.
  public var isWide: Bool {
    [
      AVCOL_PRI_BT2020.rawValue, AVCOL_PRI_SMPTE428.rawValue, AVCOL_PRI_SMPTE431.rawValue,
      AVCOL_PRI_SMPTE432.rawValue,
    ].contains(primariesTag)
  }
}
