import VideoIO

extension Rational {
  /// As people write it: `24` or `30000/1001`.
  public var text: String { denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)" }
}

extension Rational: Codable {
  /// Reads `24`, `23.976` or `30000/1001`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    self = try TextValue.frameRate(try container.decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
