import Basics
import CFFmpeg

/// A frame as the decoder yields it or the encoder takes it.
struct Picture: ~Copyable, @unchecked Sendable {
  // Uniquely owned, so it may move between threads.
  let pointer: UnsafeMutablePointer<AVFrame>

  init(_ path: String) throws(MediaError) {
    pointer = try require(av_frame_alloc(), .decode, path)
  }

  deinit {
    var doomed: UnsafeMutablePointer<AVFrame>? = pointer
    av_frame_free(&doomed)
  }

  var width: Int { Int(pointer.pointee.width) }
  var height: Int { Int(pointer.pointee.height) }
  var size: Size { Size(height: height, width: width) }
  var format: AVPixelFormat { AVPixelFormat(pointer.pointee.format) }
}
