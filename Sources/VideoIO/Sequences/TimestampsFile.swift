import Basics

/// Reads and writes the text file beside a sequence's pictures that holds their times.
///
///     # vidstyle timestamps v1
///     timebase 1/12800
///     0 512
///     512 1024
///
/// The first line is always this one. The next gives the length of a tick in seconds; then each picture
/// has a line with its presentation time and duration in ticks. Times increase from line to line and stay
/// below ten years. Empty lines, and lines that begin with `#`, are skipped.
public enum TimestampsFile {
  static let name = "timestamps.txt"
  static let firstLine = "# vidstyle timestamps v1"
  private static let mostSeconds: Int64 = 316_000_000

  /// The reason why a line is refused.
  public enum Problem: Sendable, Equatable {
    case otherVersion
    case badTimeBase
    case badFrame
    case beyondLimit
    case notLater
  }

  static func text(of times: FrameTimes) -> String {
    var lines = [
      firstLine, "# For each picture: when it is shown and for how long, in ticks.",
      "timebase \(times.timeBase.numerator)/\(times.timeBase.denominator)",
    ]
    lines += times.frames.map { "\($0.start) \($0.duration)" }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Reads the file's times; nil when there is none.
  static func read(_ path: String) throws(MediaError) -> FrameTimes? {
    guard FileIdentity(path) != nil else { return nil }
    try wrapFileErrors(try InputFile.check(path))
    let text = try wrapFileErrors(try RawFile(path, for: .reading).contents())
    return try parse(String(decoding: text, as: UTF8.self), path: path)
  }

  static func parse(_ text: String, path: String) throws(MediaError) -> FrameTimes {
    var timeBase: Rational?
    var frames: [FrameTimes.Interval] = []
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      func wrong(_ problem: Problem) -> MediaError {
        MediaError(path, .badTimestamps(line: index + 1, problem))
      }
      let words = line.split { $0 == " " || $0 == "\t" }
      if index == 0 {
        guard words.joined(separator: " ") == firstLine else { throw wrong(.otherVersion) }
      } else if words.isEmpty || words[0].hasPrefix("#") {
        continue
      } else if let timeBase {
        guard let frame = interval(words) else { throw wrong(.badFrame) }
        guard isBearable(frame, timeBase) else { throw wrong(.beyondLimit) }
        if let last = frames.last, frame.start <= last.start { throw wrong(.notLater) }
        frames.append(frame)
      } else {
        guard let read = self.timeBase(words) else { throw wrong(.badTimeBase) }
        timeBase = read
      }
    }
    guard let timeBase else {
      throw MediaError(path, .badTimestamps(line: lines.count, .badTimeBase))
    }
    return FrameTimes(timeBase: timeBase, frames: frames)
  }

  private static func timeBase(_ words: [Substring]) -> Rational? {
    guard words.count == 2, words[0] == "timebase" else { return nil }
    let parts = words[1].split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let numerator = Int32(parts[0]), let denominator = Int32(parts[1]),
      Rational(numerator, denominator).isPositive
    else { return nil }
    return Rational(numerator, denominator)
  }

  private static func interval(_ words: [Substring]) -> FrameTimes.Interval? {
    guard words.count == 2, let start = Int64(words[0]), let duration = Int64(words[1]),
      duration >= 0
    else { return nil }
    return FrameTimes.Interval(start: start, duration: duration)
  }

  /// Whether arithmetic with these times cannot overflow.
  private static func isBearable(_ frame: FrameTimes.Interval, _ timeBase: Rational) -> Bool {
    let limit = mostSeconds * Int64(timeBase.denominator) / Int64(timeBase.numerator)
    return frame.start.magnitude <= limit.magnitude && frame.duration <= limit
      && frame.start + frame.duration <= limit
  }
}
