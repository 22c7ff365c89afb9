import Basics
import Logging
import Synchronization
import TestSupport

@testable import VideoIO

/// Collects what a reader or writer says.
final class LogRecorder: Sendable {
  private let lines = Mutex<[String]>([])

  var messages: [String] { lines.withLock { $0 } }

  var logger: Logger { Logger(label: "test") { _ in Handler(recorder: self) } }

  private struct Handler: LogHandler {
    let recorder: LogRecorder
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .debug

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      recorder.lines.withLock { $0.append("\(event.level): \(event.message)") }
    }
  }
}

/// Reads a video and writes it again, unpainted.
///
/// - Returns: What was said.
@discardableResult
func rewrite(
  _ input: String, to output: String, _ reading: VideoReader.Options = .init(threads: 2),
  _ writing: EncoderOptions = .init(),
  pictures: PictureOptions = .init()
) throws(MediaError) -> [String] {
  let recorder = LogRecorder()
  var reader = try VideoReader(
    input: MediaInput(input), options: reading, logger: recorder.logger)
  var writer: any FrameSink & ~Copyable =
    switch try MediaOutput(output) {
    case .video(let path):
      try VideoWriter(
        path: path, overwrite: true, format: reader.format, streams: reader.streams(),
        options: writing, logger: recorder.logger)
    case let target:
      try SequenceWriter(
        to: target, overwrite: false, format: reader.format, origin: reader.origin,
        options: pictures)
    }
  while let frame = try reader.next(passThrough: {
    packet throws(MediaError) in try writer.passThrough(packet)
  }) {
    try writer.write(frame)
  }
  try writer.finish()
  return recorder.messages
}

/// All frames of a file.
func readAll(
  _ path: String, _ options: VideoReader.Options = .init(threads: 1)
) throws(MediaError) -> [Frame] {
  var reader = try VideoReader(
    input: MediaInput(path), options: options, logger: LogRecorder().logger)
  var frames: [Frame] = []
  while let frame = try reader.next() { frames.append(frame) }
  return frames
}

/// The sentence that a body throws, its fields named as the command line does; nil when it does not.
func said(_ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch {
    return (error as? any SentenceError)?.sentence.text { flags[$0] ?? $0.description }
      ?? "\(error)"
  }
}

private let flags: [Field: String] = [
  .start: "--start", .duration: "--duration", .frameLimit: "--frames", .longestSide: "--size",
  .frameRate: "--fps", .codec: "--codec", .crf: "--crf", .encoderPreset: "--preset",
  .pixelFormat: "--pix-fmt", .bitDepth: "--bit-depth", .quality: "--quality",
  .overwrite: "--overwrite",
]

/// Fast settings for tests.
let fast = EncoderOptions(preset: "ultrafast")

extension RGBImage {
  /// Red, green and blue at a place.
  subscript(x: Int, y: Int) -> [Float] {
    (0..<3).map { pixels[($0 * height + y) * width + x] }
  }
}
