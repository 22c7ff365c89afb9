/// Weighted terms of the total loss at one image.
public struct LossTerms: Equatable, Sendable, ExpressibleByDictionaryLiteral {
  /// Indexed by the terms' raw values.
  private var values = SIMD8<Double>()

  /// Makes terms that are all 0.
  public init() {}

  /// Makes terms of which those left out are 0.
  public init(dictionaryLiteral terms: (LossTerm, Double)...) {
    for (term, value) in terms { self[term] = value }
  }

  public subscript(term: LossTerm) -> Double {
    get { values[term.rawValue] }
    set { values[term.rawValue] = newValue }
  }

  /// Sum of all terms: what is minimised.
  public var total: Double { LossTerm.allCases.reduce(0) { $0 + self[$1] } }

  /// Sum of the terms that do not depend on earlier frames.
  public var alone: Double {
    LossTerm.allCases.reduce(0) { $1.looksBack ? $0 : $0 + self[$1] }
  }
}

extension LossTerms: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: LossTerm.self)
    for term in LossTerm.allCases { self[term] = try container.decode(Double.self, forKey: term) }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: LossTerm.self)
    for term in LossTerm.allCases { try container.encode(self[term], forKey: term) }
  }
}
