import Basics
import CFFmpeg

/// Turns RGB images into frames for an encoder.
struct FrameExporter: ~Copyable {
  let path: String
  let format: PixelFormat
  let color: ColorDescription
  private var graph = CachedGraph()

  init(path: String, format: PixelFormat, color: ColorDescription) {
    self.path = path
    self.format = format
    self.color = color
  }

  mutating func picture(from image: RGBImage) throws(MediaError) -> Picture {
    // zscale refuses sizes that are no multiple of the colour samples' spacing: the outermost
    // samples are repeated, and the excess is cut off again.
    let (blockX, blockY) = (1 << format.chromaShiftX, 1 << format.chromaShiftY)
    let width = (image.width + blockX - 1) / blockX * blockX
    let height = (image.height + blockY - 1) / blockY * blockY
    let colors = try Picture.blank(
      width: width, height: height, format: AV_PIX_FMT_GBRPF32LE, path: path)
    image.fill(colors)
    let planar = format.planarName
    var steps = ColorFilter.fromRGB(
      color, isRGB: format.isRGB, chromaLocation: color.chromaLocationTag, format: planar)
    if planar != format.name {
      steps += ColorFilter.rearrange(isFullRange: color.isFullRange, format: format.name)
    }
    if (width, height) != (image.width, image.height) {
      steps.append("crop=\(image.width):\(image.height):0:0:exact=1")
    }
    let result = try graph.apply(steps, to: colors, path: path)
    tag(result)
    return result
  }

  private func tag(_ picture: borrowing Picture) {
    let frame = picture.pointer
    frame.pointee.colorspace = format.isRGB ? AVCOL_SPC_RGB : AVColorSpace(color.matrixTag)
    frame.pointee.color_range = color.isFullRange ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG
    frame.pointee.color_primaries = AVColorPrimaries(color.primariesTag)
    frame.pointee.color_trc = AVColorTransferCharacteristic(color.transferTag)
    frame.pointee.chroma_location = AVChromaLocation(color.chromaLocationTag)
    frame.pointee.pict_type = AV_PICTURE_TYPE_NONE
  }
}

extension RGBImage {
  /// Copies the image into floating-point G, B, R planes that are as large or larger, repeating
  /// the outermost samples.
  fileprivate func fill(_ colors: borrowing Picture) {
    pixels.withUnsafeBufferPointer { pixels in
      for (index, plane) in [2, 0, 1].enumerated() {
        for y in 0..<colors.height {
          let row = colors.floatRow(y, plane: plane)
          let start = (index * height + min(y, height - 1)) * width
          for x in 0..<width { row[x] = pixels[start + x] }
          for x in width..<max(width, colors.width) { row[x] = row[width - 1] }
        }
      }
    }
  }
}
