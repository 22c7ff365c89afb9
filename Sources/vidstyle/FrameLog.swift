import Foundation
import Transfer
import VideoIO

/// What is worth knowing of a painted frame.
struct FrameSummary {
  /// When it is shown, in seconds.
  let time: Double
  /// Of its last pass.
  var minimization: Minimization
  /// Whether a shot begins with it.
  let isCut: Bool
  /// Share of it that the frame before shows; nil where nobody looked.
  let seen: Double?
}

/// `--log-json`: a line of JSON for each painted frame.
struct FrameLog {
  private struct Line: Encodable {
    let frame: Int
    let time: Double
    let seconds: Double
    let iterations: Int
    let loss: Losses
    let initial: Losses
    let cut: Bool
    /// Share of the frame that earlier frames show; absent where nobody looked.
    let seen: Double?
  }

  private struct Losses: Encodable {
    let total: Double
    let content: Double
    let style: Double
    let tv: Double
    let temporal: Double

    init(_ terms: LossTerms) {
      total = terms.total
      content = terms.content
      style = terms.style
      tv = terms.totalVariation
      temporal = terms.temporal
    }
  }

  private let path: String
  private let file: FileHandle
  private let encoder = JSONEncoder()
  private var frames = 0
  private var last = ContinuousClock.now

  init(path: String) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let file = FileHandle(forWritingAtPath: path)
    else {
      throw JobError.unwritable(path)
    }
    self.path = path
    self.file = file
    encoder.outputFormatting = [.sortedKeys]
  }

  mutating func append(_ summary: FrameSummary) throws {
    frames += 1
    let now = ContinuousClock.now
    let result = summary.minimization
    let line = Line(
      frame: frames, time: summary.time, seconds: (now - last).seconds,
      iterations: result.evaluations, loss: Losses(result.best), initial: Losses(result.initial),
      cut: summary.isCut, seen: summary.seen)
    last = now
    do {
      try file.write(contentsOf: encoder.encode(line) + Data("\n".utf8))
    } catch {
      throw JobError.unwritable(path)
    }
  }
}
