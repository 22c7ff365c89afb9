import Basics

/// Cuts that the user names.
public struct CutList: Codable, Equatable, Sendable {
  /// The file that the list was read from, if any.
  public let file: String?
  /// Numbers of the first frames of shots, counted from 1 in the selection; ascending.
  public let frames: [Int]
  /// Times at or after which the first frame begins a shot, in seconds of the selection; ascending.
  public let seconds: [Double]

  public init(frames: [Int], seconds: [Double]) {
    file = nil
    self.frames = frames.sorted()
    self.seconds = seconds.sorted()
  }

  /// Reads a text file with one cut per line: a frame's number, or a time with a point, colon or unit; `#` begins
  /// a comment.
  public init(file path: String) throws(ValueError) {
    let lines: [TextLine]
    do { lines = try TextLine.all(ofFile: path) } catch {
      throw ValueError("it takes auto, none, or a readable file (\(error.cause))")
    }
    var frames: Set<Int> = []
    var seconds: [Double] = []
    for line in lines {
      if let frame = Int(line.text), frame >= 1 {
        frames.insert(frame)
      } else if line.text.contains(where: { ".:hms".contains($0) }),
        let time = try? TextValue.time(line.text)
      {
        seconds.append(time)
      } else {
        throw ValueError(
          "line \(line.number), '\(line.text.prefix(40))', is neither a frame number from 1 nor a time (1:23.5)"
        )
      }
    }
    file = path
    self.frames = frames.sorted()
    self.seconds = seconds.sorted()
  }
}
