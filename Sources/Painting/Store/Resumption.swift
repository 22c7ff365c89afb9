import Basics

/// How an unfinished run is resumed.
public enum Resumption: Equatable, Sendable {
  case sameRequest
  /// The run was started with a restart; the same request would start over again.
  case withoutRestart

  init(of request: PaintingRequest) {
    self = request.work.restarts ? .withoutRestart : .sameRequest
  }

  public var sentence: Sentence {
    switch self {
    case .sameRequest: "the same command resumes from there"
    case .withoutRestart: "the same command without \(.restart) resumes from there"
    }
  }
}
