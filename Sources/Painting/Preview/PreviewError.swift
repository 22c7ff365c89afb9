import Basics

/// A preview that is impossible although every file is readable; the description is one sentence.
public enum PreviewError: SentenceError, Equatable {
  case pipe
  case notPicture(String)
  case noFrame(path: String, number: Int, count: Int)
  case beyondEnd(path: String, time: Double, length: Double)
  case tooLarge(cells: Int, size: Size)

  public var sentence: Sentence {
    switch self {
    case .pipe: "a preview reads its input more than once; a pipe can be read only once"
    case .notPicture(let path): "\(path): a preview is one picture (.png, .jpg, .tif)"
    case .noFrame(let path, let number, let count):
      "\(.moments) frame:\(number): \(path) has \(count) frame\(count == 1 ? "" : "s")"
    case .beyondEnd(let path, let time, let length):
      "\(.moments) \(PreviewMoment.time(time)) lies beyond the end of \(path) "
        + "(\(PreviewMoment.time(length)))"
    case .tooLarge(let cells, let size):
      "a sheet of \(cells) pictures would be \(size) pixels, but at most \(ContactSheet.largestArea) are "
        + "possible; \(.draft), a smaller \(.longestSide) or fewer pictures make it smaller"
    }
  }
}
