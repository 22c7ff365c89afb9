import Basics
import Transfer
import VideoIO
extension VideoInfo {
  var size: Size { Size(height: height, width: width) }
  var sourceSize: Size { Size(height: sourceHeight, width: sourceWidth) }
}
extension TextPicture {
  static func line(_ t: String, size: Size) throws(MediaError) -> RGBImage { try line(t, width: size.width, height: size.height) }
}
extension FlowEstimator.Quality: Codable {}
