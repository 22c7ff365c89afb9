import Basics
import CKernels

extension ck_map {
  /// A map of a layer's shape at `values`.
  init(_ values: UnsafeMutablePointer<Float>, channels: Int, size: Size) {
    self.init(
      values: values, channels: Int32(channels), height: Int32(size.height),
      width: Int32(size.width), top: 0, left: 0)
  }

  var size: Size { Size(height: Int(height), width: Int(width)) }
  var blocks: Int { Int(channels) / Int(CK_BLOCK) }

  /// Floats that a map of this shape takes, its border included.
  static func count(channels: Int, size: Size) -> Int {
    let border = Int(CK_BORDER)
    return channels * (size.height + border) * (size.width + border)
  }
}
