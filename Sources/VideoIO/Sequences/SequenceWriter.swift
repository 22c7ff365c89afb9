import Basics
import Glibc

/// Writes frames as pictures, one file each, with a file that holds their times; or one frame as one
/// picture.
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
  ///   - origin: Where the frames come from: pictures in a folder are named after its files, which are
  ///     never replaced. nil: pictures are numbered.
  ///   - inputs: Further files that must not be overwritten.
  ///   - known: Number of pictures, counted from the first, that an interrupted run may have left.
  ///     Writing them again is no error where the bytes are the same.
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
      frame.image, to: target, options: options, color: format.color, overwrite: overwrite,
      sampleAspectRatio: format.sampleAspectRatio)
    times.frames.append(
      FrameTimes.Interval(start: frame.presentationTime.value, duration: frame.duration))
  }

  /// Writes the file with the times, unless they are made up.
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
