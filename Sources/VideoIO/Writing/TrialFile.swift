import CFFmpeg

/// A short file in memory, written by a muxer and read again, to see what the container really
/// holds.
struct TrialFile: ~Copyable {
  private let context: UnsafeMutablePointer<AVFormatContext>
  private let input: UnsafeMutablePointer<AVIOContext>?

  /// - Parameter bytes: memory of FFmpeg's, which is taken over.
  init(
    _ bytes: UnsafeMutablePointer<UInt8>, _ size: Int, _ container: Container, _ path: String
  ) throws(MediaError) {
    let format = container.isQuickTime ? "mov" : "matroska"
    context = try require(ffmpeg_memory_open(bytes, Int64(size), format), .write, path)
    input = context.pointee.pb
  }

  deinit { ffmpeg_memory_close(context, input) }

  var streamCount: Int { Int(context.pointee.nb_streams) }

  func stream(_ index: Int) -> UnsafeMutablePointer<AVStream> { context.pointee.streams[index]! }
}
