import ArgumentParser

/// `--cuts`: where new shots begin.
enum CutRule: Equatable, CustomStringConvertible {
  case auto
  case none
  /// At these frames, counted from 1 in what is painted, and at the first frame from these seconds on.
  case listed(frames: Set<Int>, seconds: [Double])

  init(_ text: String) throws {
    switch text {
    case "auto": self = .auto
    case "none": self = .none
    default: self = try CutRule(file: text)
    }
  }

  /// One cut per line: a frame's number, or a time with a point or colon; '#' begins a comment.
  private init(file path: String) throws {
    guard let lines = OptionValue.lines(ofFile: path) else {
      throw ValidationError("it takes auto, none, or a file that can be read")
    }
    var frames: Set<Int> = []
    var seconds: [Double] = []
    for line in lines {
      let entry = line.text
      if let frame = Int(entry), frame >= 1 {
        frames.insert(frame)
      } else if entry.contains(where: { ".:".contains($0) }),
        let time = try? OptionValue.time(entry)
      {
        seconds.append(time)
      } else {
        throw ValidationError(
          "line \(line.number), '\(entry.prefix(40))', is neither a frame from 1 on nor a time (1:23.5)"
        )
      }
    }
    self = .listed(frames: frames, seconds: seconds.sorted())
  }

  /// The same text for the same rule.
  var description: String {
    switch self {
    case .auto: "auto"
    case .none: "none"
    case .listed(let frames, let seconds):
      (frames.sorted().map { "\($0)" } + seconds.map { "\($0) s" }).joined(separator: ",")
    }
  }

  /// Whether a shot begins with a frame; nil: that is to be found out.
  ///
  /// - Parameters:
  ///   - number: from 1.
  ///   - time: when it is shown, and when the frame before is, in seconds.
  func isCut(frame number: Int, time: Double, previousTime: Double) -> Bool? {
    switch self {
    case .auto: nil
    case .none: false
    case .listed(let frames, let seconds):
      frames.contains(number) || seconds.contains { previousTime < $0 && $0 <= time }
    }
  }
}
