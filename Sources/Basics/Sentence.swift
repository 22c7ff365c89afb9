/// A sentence for people that may name fields of a request.
///
/// The libraries write `"\(.frameRate) is for sequences"`; the command line reads "--fps is for
/// sequences", a web page may say "Frame rate is for sequences".
public struct Sentence: Equatable, Sendable, ExpressibleByStringInterpolation,
  CustomStringConvertible
{
  fileprivate enum Part: Equatable {
    case text(String)
    case field(Field)
  }

  private var parts: [Part]

  public init(stringLiteral text: String) {
    parts = [.text(text)]
  }

  public init(stringInterpolation: StringInterpolation) {
    parts = stringInterpolation.parts
  }

  /// The sentence with each field as `name` calls it.
  public func text(naming name: (Field) -> String) -> String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .field(let field): name(field)
      }
    }.joined()
  }

  /// The sentence with the fields' own names.
  public var description: String { text { $0.description } }

  public static func + (first: Sentence, second: Sentence) -> Sentence {
    var sum = first
    sum.parts += second.parts
    return sum
  }

  public struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var parts: [Part] = []

    public init(literalCapacity: Int, interpolationCount: Int) {}

    public mutating func appendLiteral(_ text: String) {
      parts.append(.text(text))
    }

    public mutating func appendInterpolation(_ field: Field) {
      parts.append(.field(field))
    }

    public mutating func appendInterpolation(_ sentence: Sentence) {
      parts += sentence.parts
    }

    public mutating func appendInterpolation(_ value: some CustomStringConvertible) {
      parts.append(.text("\(value)"))
    }
  }
}

extension Sentence {
  /// The message of an error.
  public init(_ error: any Error) {
    self = (error as? any SentenceError)?.sentence ?? Sentence(stringLiteral: "\(error)")
  }
}

/// An error whose description is one sentence that may name fields.
public protocol SentenceError: Error, CustomStringConvertible {
  var sentence: Sentence { get }
}

extension SentenceError {
  public var description: String { sentence.description }
}
