import Basics
import CFFmpeg

extension DecodedFrame {
  /// A copy whose sides are rounded up to multiples of a block, in the frame's planar format; added
  /// samples repeat the outermost ones. Chroma planes already have the resulting size.
  func padded(
    blockX: Int, blockY: Int, format: PixelFormat, path: String
  ) throws(MediaError) -> DecodedFrame {
    let result = try DecodedFrame.blank(
      size: size.roundedUp(toMultiplesOf: blockX, blockY), format: self.format, path: path)
    let bytes = format.depth > 8 ? 2 : 1
    let (source, target) = (pointer.pointee, result.pointer.pointee)
    let sources = [source.data.0, source.data.1, source.data.2, source.data.3]
    let targets = [target.data.0, target.data.1, target.data.2, target.data.3]
    let sourceStrides = [
      source.linesize.0, source.linesize.1, source.linesize.2, source.linesize.3,
    ]
    let targetStrides = [
      target.linesize.0, target.linesize.1, target.linesize.2, target.linesize.3,
    ]
    for plane in 0..<4 {
      guard let from = sources[plane], let to = targets[plane] else { continue }
      let width = format.width(ofComponent: plane, of: width)
      let height = format.height(ofComponent: plane, of: height)
      let newWidth = format.width(ofComponent: plane, of: result.width)
      let newHeight = format.height(ofComponent: plane, of: result.height)
      for y in 0..<newHeight {
        let fromRow = from + min(y, height - 1) * Int(sourceStrides[plane])
        let toRow = to + y * Int(targetStrides[plane])
        toRow.update(from: fromRow, count: width * bytes)
        for x in width..<max(width, newWidth) {
          (toRow + x * bytes).update(from: fromRow + (width - 1) * bytes, count: bytes)
        }
      }
    }
    try check(av_frame_copy_props(result.pointer, pointer), .convert, path)
    return result
  }
}

extension Size {
  /// The sides rounded up to whole blocks of `x` by `y` pixels.
  func roundedUp(toMultiplesOf x: Int, _ y: Int) -> Size {
    Size(height: (height + y - 1) / y * y, width: (width + x - 1) / x * x)
  }
}
