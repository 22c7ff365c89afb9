import Basics
import CFFmpeg

/// How a video's samples encode colours: matrix, range, primaries, transfer, chroma location.
public struct ColorDescription: Sendable, Hashable {
  /// Matrix between RGB and luma with two chroma components.
  public enum Matrix: Sendable, Hashable {
    case bt709, bt601, fcc, smpte240m, bt2020

    /// Nil for matrices that are not given by three fixed luma weights.
    init?(tag: AVColorSpace) {
      switch tag {
      case AVCOL_SPC_BT709: self = .bt709
      case AVCOL_SPC_BT470BG, AVCOL_SPC_SMPTE170M: self = .bt601
      case AVCOL_SPC_FCC: self = .fcc
      case AVCOL_SPC_SMPTE240M: self = .smpte240m
      case AVCOL_SPC_BT2020_NCL: self = .bt2020
      default: return nil
      }
    }

    public var lumaWeights: LumaWeights {
      switch self {
      case .bt709: .bt709
      case .bt601: .bt601
      case .fcc: LumaWeights(red: 0.30, green: 0.59, blue: 0.11)
      case .smpte240m: LumaWeights(red: 0.212, green: 0.701, blue: 0.087)
      case .bt2020: .bt2020
      }
    }
  }

  public var matrix: Matrix
  /// Whether luma uses all codes, rather than 16...235 of 0...255 and the like.
  public var isFullRange: Bool
  /// FFmpeg's number of the matrix tag.
  public var matrixTag: UInt32
  /// FFmpeg's number of the primaries; 2 where they are unknown.
  public var primariesTag: UInt32
  /// FFmpeg's number of the transfer characteristic; 2 where it is unknown.
  public var transferTag: UInt32
  /// FFmpeg's number of the location of 4:2:0 chroma samples; 0 where it is unknown.
  public var chromaLocationTag: UInt32
}

extension ColorDescription {
  /// Reads a frame's tags. Where they are missing, wide (≥ 1280) or high (> 576) frames are taken to be
  /// BT.709, others BT.601, in the limited range.
  ///
  /// RGB frames get the description that a video made from them should get.
  init(of frame: borrowing DecodedFrame, format: PixelFormat, path: String) throws(MediaError) {
    let raw = frame.pointer.pointee
    let isLarge = Self.isLarge(frame.size)
    let said = raw.colorspace
    let isSaid =
      !format.isRGB && said != AVCOL_SPC_UNSPECIFIED && said != AVCOL_SPC_RESERVED
      && said != AVCOL_SPC_RGB
    if let known = Matrix(tag: said), isSaid {
      matrix = known
    } else if isSaid && !format.isGray {
      let name = av_color_space_name(said).map { String(cString: $0) }
      throw MediaError(path, .unsupportedMatrix(name: name ?? "number \(said.rawValue)"))
    } else {
      matrix = isLarge || format.isRGB ? .bt709 : .bt601
    }
    let assumed = matrix == .bt709 ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M
    matrixTag = (isSaid && !format.isGray ? said : assumed).rawValue
    isFullRange =
      !format.isRGB && (raw.color_range == AVCOL_RANGE_JPEG || format.isFullRangeByName)
    primariesTag = raw.color_primaries.rawValue
    transferTag = raw.color_trc.rawValue
    let hasBlocks = format.chromaShiftX == 1 && format.chromaShiftY == 1
    chromaLocationTag =
      hasBlocks && !format.isFullRangeByName ? raw.chroma_location.rawValue : 0
  }

  /// Whether BT.709 is assumed for untagged frames of that size.
  static func isLarge(_ size: Size) -> Bool { size.width >= 1280 || size.height > 576 }

  /// BT.709 in the limited range, for videos made from pictures.
  public static let ofPictures = ColorDescription(
    matrix: .bt709, isFullRange: false, matrixTag: AVCOL_SPC_BT709.rawValue,
    primariesTag: AVCOL_PRI_UNSPECIFIED.rawValue, transferTag: AVCOL_TRC_UNSPECIFIED.rawValue,
    chromaLocationTag: AVCHROMA_LOC_UNSPECIFIED.rawValue)
}
