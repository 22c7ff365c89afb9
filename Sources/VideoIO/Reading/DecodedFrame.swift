import Basics
import CFFmpeg

/// A frame as a decoder yields it, a filter changes it or an encoder takes it.
struct DecodedFrame: ~Copyable, @unchecked Sendable {
  // Uniquely owned, so it may move between threads.
  let pointer: UnsafeMutablePointer<AVFrame>

  /// Presentation time in ticks of its stream; set by ``FrameStream``.
  var time: Int64 = 0
  /// Duration in ticks of its stream; 0 where it is unknown. Set by ``FrameStream``.
  var duration: Int64 = 0

  /// An empty frame; `path` names its file in messages.
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
