import Foundation
import Painting

/// `PaintOneFrame PHOTO STYLE RESULT WEIGHTS`: paints one picture in the style of another.
@main enum PaintOneFrame {
  static func main() {
    let words = CommandLine.arguments
    guard words.count == 5 else {
      print("usage: PaintOneFrame PHOTO STYLE RESULT WEIGHTS")
      exit(64)
    }
    var request = PaintingRequest(
      input: words[1], style: words[2], output: words[3], weights: words[4])
    request.selection.longestSide = 256
    request.look.firstEvaluations = 100
    request.output.overwrites = true
    do {
      let run = try PaintingRun(request) { event in
        if case .iterated(let progress) = event, progress.report.evaluation % 10 == 0 {
          print("iteration \(progress.report.evaluation): \(LossText.text(progress.report.terms))")
        }
      }
      try run.paint()
    } catch {
      print(error)
      exit(1)
    }
  }
}
