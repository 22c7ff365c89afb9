extension TransferSettings {
  /// The optimiser, with its parameters.
  public enum Method: Equatable, Sendable {
    case lbfgs(LBFGS.Parameters)
    case adam(Adam.Parameters)
  }
}

/// In JSON, an object with one field, named after the method: `{"lbfgs": {"history": 8, …}}`.
extension TransferSettings.Method: Codable {
  private enum CodingKeys: String, CodingKey {
    case lbfgs, adam
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    guard container.allKeys.count == 1 else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath, debugDescription: "either 'lbfgs' or 'adam' is needed"))
    }
    switch container.allKeys[0] {
    case .lbfgs: self = .lbfgs(try container.decode(LBFGS.Parameters.self, forKey: .lbfgs))
    case .adam: self = .adam(try container.decode(Adam.Parameters.self, forKey: .adam))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .lbfgs(let parameters): try container.encode(parameters, forKey: .lbfgs)
    case .adam(let parameters): try container.encode(parameters, forKey: .adam)
    }
  }
}
