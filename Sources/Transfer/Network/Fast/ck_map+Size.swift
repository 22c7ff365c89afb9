import Basics
import CKernels

extension ck_map {
  /// A map of a layer's shape, stored at `values`.
  init(_ values: UnsafeMutablePointer<Float>, channels: Int, size: Size) {
    self.init(
      values: values, channels: Int32(channels), height: Int32(size.height),
      width: Int32(size.width), top: 0, left: 0)
  }

  var size: Size { Size(height: Int(height), width: Int(width)) }
  /// Number of channel blocks.
  var blocks: Int { Int(channels) / Int(CK_BLOCK) }

  /// Size of a map of this shape, with its border, in floats.
  static func count(channels: Int, size: Size) -> Int {
    let border = Int(CK_BORDER)
    return channels * (size.height + border) * (size.width + border)
  }
}
