/// A style and its share among the styles that are blended.
public struct StyleChoice: Codable, Equatable, Sendable {
  /// A picture, a folder of pictures, or a video.
  public var path: String
  /// From 0 to 1; those of all styles sum to 1.
  public var share: Double

  public init(path: String, share: Double = 1) {
    self.path = path
    self.share = share
  }
}

extension [StyleChoice] {
  /// Styles, some of which have a given share; the rest is divided equally among the others.
  ///
  /// - Throws: ``ValueError`` where the shares leave nothing for styles without one.
  public init(_ choices: [(path: String, share: Double?)]) throws(ValueError) {
    let given = choices.reduce(0) { $0 + ($1.share ?? 0) }
    let others = choices.count { $0.share == nil }
    guard others == 0 || given < 1 else {
      throw ValueError(
        "\(.styles): the shares add up to \(plainText(given)); they must leave a share for \(.style)"
      )
    }
    self = choices.map {
      StyleChoice(path: $0.path, share: $0.share ?? (1 - given) / Double(others))
    }
  }
}
