import Transfer
import VideoIO

extension Job {
  /// One frame of the input, as a picture.
  func paintPicture() throws {
    try checkBeforehand()
    var reader = try openInput(evenSize: false, frameLimit: 1)
    if !reader.info.isStill {
      logger.notice("\(output) is a picture: painting one frame of \(input)")
    }
    let size = Size(height: reader.info.height, width: reader.info.width)
    let (stylizer, preprocessing) = try makeStylizer(size)
    guard let frame = try reader.next() else { return }
    var progress = ProgressReporter(frames: 1, settings: settings, isQuiet: isQuiet)
    let content = preprocessing.input(fromRGB: frame.image.pixels, size: size)
    guard let painted = try paint(content, nil, stylizer, &progress) else {
      Console.standardError.print("vidstyle: interrupted; nothing was written")
      return
    }
    var image = frame.image
    image.pixels = preprocessing.rgb(from: painted.image)
    try PNGFile.write(
      image, to: output, bitDepth: writing.bitDepth, overwrite: writing.overwrite,
      sampleAspectRatio: reader.info.sampleAspectRatio)
    progress.end(output)
  }
}
