import Basics

/// A value that a field cannot take, or fields that exclude each other; the description is one sentence.
public struct ValueError: SentenceError, Equatable {
  public let sentence: Sentence

  public init(_ sentence: Sentence) {
    self.sentence = sentence
  }
}
