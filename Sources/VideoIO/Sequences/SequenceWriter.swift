import Basics
import Glibc

/// Writes frames as pictures in files of their own, and beside them a file with their times; or one
/// frame as a picture.
///
/// Each picture appears under its name when it is complete.
public struct SequenceWriter: ~Copyable, FrameSink {
  private let names: SequenceNames
  private let options: PictureOptions
  private let overwrite: Bool
  private let format: VideoFormat
  private let path: String
  private var times: FrameTimes

  /// Throws if a picture that will be written exists, unless it may be overwritten.
  ///
  /// - Parameters:
  ///   - origin: Where the frames come from: it names pictures in a folder, and its files are never
  ///     replaced. nil: frames are named by their numbers.
  ///   - inputs: Further files that must not be overwritten.
  ///   - known: How many of the first pictures may be there, from an earlier run that was broken off; as
  ///     they were written: others are not replaced.
  public init(
    to output: MediaOutput, overwrite: Bool, format: VideoFormat, origin: FrameOrigin? = nil,
    options: PictureOptions = .init(), mustDifferFrom inputs: [String] = [], known: Int = 0
  ) throws(MediaError) {
    let names =
      switch output {
      case .picture(let path): SequenceNames(picture: path)
      case .pattern(let pattern, _): SequenceNames(pattern: pattern, origin: origin)
      default: try SequenceNames(folder: output.path, origin: origin)
      }
    try options.check(names.path(0))
    try names.check(
      origin: origin, isTimed: format.isTimed, overwrite: overwrite, mustDifferFrom: inputs,
      known: known, path: output.path)
    self.names = names
    self.options = options
    self.overwrite = overwrite
    self.format = format
    path = output.path
    times = FrameTimes(timeBase: format.timeBase, frames: [])
  }

  public var summary: String { "pictures from \(names.path(0)) on" }

  public mutating func write(_ frame: borrowing Frame) throws(MediaError) {
    let target = names.path(times.frames.count)
    if times.frames.isEmpty, !names.folder.isEmpty {
      let isThere = mkdir(names.folder, 0o777) == 0 || errno == EEXIST
      try wrapFileErrors(try FileError.check(isThere, .write, names.folder))
    }
    try PictureFile.write(
      frame.image, to: target, options: options, overwrite: overwrite,
      sampleAspectRatio: format.sampleAspectRatio)
    times.frames.append(
      FrameTimes.Interval(start: frame.presentationTime.value, duration: frame.duration))
  }

  /// Writes the times, if they are those of the input or the user.
  public mutating func finish() throws(MediaError) {
    guard format.isTimed, !times.frames.isEmpty, let path = names.timestampsPath else { return }
    let text = TimestampsFile.text(of: times)
    try wrapFileErrors(try AtomicFile.write(text.utf8, to: path, overwrite: overwrite))
  }

  public mutating func finish(keepingAs _: String) throws(MediaError) -> String {
    try finish()
    return path
  }
}
