/// What a preview cannot show although every file is readable; the description is one sentence.
enum PreviewError: Error, Equatable, CustomStringConvertible {
  case pipe
  case noFrame(path: String, number: Int, count: Int)
  case beyondEnd(path: String, time: Double, length: Double)
  case tooLarge(cells: Int, width: Int, height: Int)

  var description: String {
    switch self {
    case .pipe: "a preview reads its input more than once; a pipe can be read only once"
    case .noFrame(let path, let number, let count):
      "--at frame:\(number): \(path) has \(count) frame\(count == 1 ? "" : "s")"
    case .beyondEnd(let path, let time, let length):
      "--at \(PreviewMoment.time(time)) lies beyond the end of \(path) "
        + "(\(PreviewMoment.time(length)))"
    case .tooLarge(let cells, let width, let height):
      "a sheet of \(cells) pictures would be \(width)x\(height) pixels, and \(ContactSheet.largestArea) "
        + "are the most; --draft, a smaller --size or fewer pictures make it smaller"
    }
  }
}
