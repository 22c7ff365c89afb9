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

  mutating func frame(from image: RGBImage) throws(MediaError) -> DecodedFrame {
    // zscale refuses sizes that are no multiple of the chroma subsampling: the outermost samples are
    // repeated, and the excess is cut off again.
    let (blockX, blockY) = (1 << format.chromaShiftX, 1 << format.chromaShiftY)
    let size = image.size.roundedUp(toMultiplesOf: blockX, blockY)
    let colors = try DecodedFrame.blank(size: size, format: AV_PIX_FMT_GBRPF32LE, path: path)
    image.fill(colors)
    let planar = format.planarName
    var steps = ColorFilter.fromRGB(
      color, isRGB: format.isRGB, chromaLocation: color.chromaLocationTag, format: planar)
    if planar != format.name {
      steps += ColorFilter.rearrange(isFullRange: color.isFullRange, format: format.name)
    }
    if size != image.size {
      steps.append("crop=\(image.width):\(image.height):0:0:exact=1")
    }
    let result = try graph.apply(steps, to: colors, path: path)
    tag(result)
    return result
  }

  private func tag(_ frame: borrowing DecodedFrame) {
    let raw = frame.pointer
    raw.pointee.colorspace = format.isRGB ? AVCOL_SPC_RGB : AVColorSpace(color.matrixTag)
    raw.pointee.color_range = color.isFullRange ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG
    raw.pointee.color_primaries = AVColorPrimaries(color.primariesTag)
    raw.pointee.color_trc = AVColorTransferCharacteristic(color.transferTag)
    raw.pointee.chroma_location = AVChromaLocation(color.chromaLocationTag)
    raw.pointee.pict_type = AV_PICTURE_TYPE_NONE
  }
}

extension RGBImage {
  /// Copies the image into floating-point G, B, R planes that are as large or larger, repeating
  /// the outermost samples.
  func fill(_ colors: borrowing DecodedFrame) {
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
