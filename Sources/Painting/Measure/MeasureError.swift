import Basics

/// A measurement that is impossible although every file is readable; the description is one
/// sentence.
public enum MeasureError: SentenceError, Equatable {
  case tooShort(_ original: String, _ stylised: String)
  case still(String)
  case pipe
  case otherShape(_ original: String, Size, _ stylised: String, Size)

  public var sentence: Sentence {
    switch self {
    case .tooShort(let original, let stylised):
      "\(original) and \(stylised) have only one frame in common; measuring needs two"
    case .pipe: "measuring reads videos more than once; a pipe can be read only once"
    case .still(let path):
      "\(path) is a single picture; measuring needs videos"
    case .otherShape(let original, let size, let stylised, let otherSize):
      "\(original) is \(size) and \(stylised) is \(otherSize), a different shape; "
        + "crop or stretch one to fit the other"
    }
  }
}
