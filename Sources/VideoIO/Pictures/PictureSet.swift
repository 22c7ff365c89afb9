import Basics
import Logging

/// A set of pictures of any sizes and formats: a single one; those of a folder, a pattern or a glob; or
/// frames of a video.
public struct PictureSet {
  /// The path that the user named.
  public let path: String
  /// Paths of the files that it consists of; empty for the standard input.
  public let files: [String]
  private let isList: Bool

  public init(_ path: String) throws(MediaError) {
    self.path = path
    if FolderListing.isFolder(path) {
      files = try ImageSequence.pictures(in: path)
      isList = true
      return
    }
    switch try MediaInput(path) {
    case .file(let file):
      try wrapFileErrors(try InputFile.check(file))
      (files, isList) = ([file], false)
    case .sequence(let sequence): (files, isList) = (sequence.members, true)
    case .standardInput: throw MediaError(path, .file(.missing))
    }
  }

  /// Paths in a folder for pictures made from these: named like them, or .png if their format
  /// cannot be written.
  public func targets(in folder: String) throws(MediaError) -> [String] {
    let origin = FrameOrigin(
      path: path, sequence: ImageSequence(path: path, members: files, numbers: nil))
    return try SequenceNames(folder: folder, origin: origin).paths(files.count)
  }

  /// Reads the pictures, upright, one after the other; from more than `limit`, that many evenly spaced ones.
  ///
  /// - Parameters:
  ///   - longestSide: Length of the longer side, in pixels, to which a larger picture is reduced.
  ///   - enlarges: Whether a smaller picture is enlarged to it.
  ///   - transform: Returns what to keep of each; the picture itself is freed.
  /// - Returns: What `transform` returned for each, and how many pictures there are in all; nil if
  ///   unknown.
  public func map<Value>(
    atMost limit: Int, longestSide: Int, enlarges: Bool, _ transform: (RGBImage) throws -> Value
  ) throws -> (values: [Value], total: Int?) {
    let options = VideoReader.Options(
      longestSide: longestSide, enlarges: enlarges, evenSize: false, threads: 1)
    if !isList { return try frames(atMost: limit, options, transform) }
    let count = min(files.count, limit)
    let values = try (0..<count).map { index in
      let file = files[(2 * index + 1) * files.count / (2 * count)]
      return try transform(
        try StillImage.read(path: file, longestSide: longestSide, enlarges: enlarges))
    }
    return (values, files.count)
  }

  private func frames<Value>(
    atMost limit: Int, _ options: VideoReader.Options, _ transform: (RGBImage) throws -> Value
  ) throws -> (values: [Value], total: Int?) {
    var reader = try VideoReader(path: path, options: options, logger: .silent)
    let (total, duration) = (reader.info.expectedFrameCount, reader.info.duration)
    guard let duration, !reader.isPicture, total ?? .max > limit else {
      var values: [Value] = []
      while values.count < (reader.isPicture ? 1 : limit), let frame = try reader.next() {
        values.append(try transform(frame.image))
      }
      guard !values.isEmpty else { throw MediaError(path, .nothingDecoded(message: nil)) }
      return (values, total)
    }
    var end = duration
    while true {
      do {
        let values = try frames(limit, spreadTo: end, options, transform)
        return (values, total.map { Int((Double($0) * end / duration).rounded()) })
      } catch let error as MediaError {
        // The length that the file gives may be that of its sound.
        guard case .startBeyondEnd(let start, let length) = error.reason else { throw error }
        end = min(start, length)
      }
    }
  }

  private func frames<Value>(
    _ count: Int, spreadTo end: Double, _ options: VideoReader.Options,
    _ transform: (RGBImage) throws -> Value
  ) throws -> [Value] {
    var values: [Value] = []
    for index in 0..<count {
      var options = options
      options.start = end * (Double(index) + 0.5) / Double(count)
      options.frameLimit = 1
      var reader = try VideoReader(path: path, options: options, logger: .silent)
      if let frame = try reader.next() { values.append(try transform(frame.image)) }
    }
    return values
  }
}
