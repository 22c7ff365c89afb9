import Basics

/// A layer of VGG19 whose output the losses can use.
public enum Layer: Hashable, Sendable {
  /// A convolution, after bias and ReLU: `relu4_2` is `convolution(block: 4, index: 2)`.
  case convolution(block: Int, index: Int)
  /// The 2×2 pooling at the end of a block.
  case pooling(block: Int)
}

extension Layer: CustomStringConvertible {
  /// Name as papers write it: `relu4_2`, `pool3`.
  public var description: String {
    switch self {
    case .convolution(let block, let index): "relu\(block)_\(index)"
    case .pooling(let block): "pool\(block)"
    }
  }

  /// Name as Keras writes it: `block4_conv2`, `block3_pool`.
  public var kerasName: String {
    switch self {
    case .convolution(let block, let index): "block\(block)_conv\(index)"
    case .pooling(let block): "block\(block)_pool"
    }
  }

  /// Finds the layer of this name, in either spelling; `nil` if there is none.
  public init?(named name: String) {
    guard
      let layer = VGG19.layers.first(where: { $0.description == name || $0.kerasName == name })
    else { return nil }
    self = layer
  }

  /// The name of a layer that is closest to a misspelt one by edit distance, for error messages.
  public static func nearestName(to name: String) -> String {
    VGG19.layers.flatMap { [$0.description, $0.kerasName] }
      .min { $0.editDistance(to: name) < $1.editDistance(to: name) }!
  }
}

/// In JSON, the name as papers write it, `"relu4_2"`; either spelling is read.
extension Layer: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let name = try container.decode(String.self)
    guard let layer = Layer(named: name) else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "no layer is named '\(name)'; nearest is '\(Self.nearestName(to: name))'")
    }
    self = layer
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
