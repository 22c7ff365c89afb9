import Transfer

/// The loss of one step and its gradient, through a backend's public operations: Gram matrices at
/// relu1_1 … relu5_1, features at relu5_2, all weights 1.
public final class LossStep {
  public static let styleLayers = (1...5).map { Layer.convolution(block: $0, index: 1) }
  public static let contentLayer = Layer.convolution(block: 5, index: 2)
  public static let layers = styleLayers + [contentLayer]

  public let gradient: Tensor
  private let backend: any Backend
  private let content: FeatureMap
  private let targets: [GramMatrix]
  private var grams: [GramMatrix]
  private var terms: [FeatureGradient] = []

  /// - Parameters:
  ///   - backend: made for `layers`, with gradients.
  ///   - content: whose features are wanted.
  ///   - style: whose Gram matrices are wanted; as large as the content.
  public init(_ backend: any Backend, content: Tensor, style: Tensor) {
    self.backend = backend
    gradient = Tensor(channels: 3, size: backend.size)
    grams = Self.styleLayers.map { GramMatrix(channels: [64, 128, 256, 512, 512][$0.block - 1]) }
    backend.forward(style)
    for index in grams.indices {
      backend.computeGram(at: Self.styleLayers[index], into: &grams[index])
    }
    targets = grams
    backend.forward(content)
    self.content = backend.capture(Self.contentLayer, reusing: nil)
  }

  /// The loss at `image`; its derivative is left in `gradient`.
  public func evaluate(_ image: Tensor) -> Double {
    terms.removeAll(keepingCapacity: true)
    backend.forward(image)
    var loss = backend.meanSquaredDifference(from: content)
    let elements = 512 * (backend.size.height / 16) * (backend.size.width / 16)
    terms.append(.difference(from: content, region: nil, scale: 2 / Float(elements)))
    for (index, layer) in Self.styleLayers.enumerated() {
      backend.computeGram(at: layer, into: &grams[index])
      let count = grams[index].values.count
      let positions =
        (backend.size.height >> (layer.block - 1)) * (backend.size.width >> (layer.block - 1))
      let square = grams[index].values.withUnsafeMutableBufferPointer { values in
        targets[index].values.withUnsafeBufferPointer { target in
          var sum = 0.0
          for i in 0..<count {
            values[i] -= target[i]
            sum += Double(values[i] * values[i])
          }
          return sum
        }
      }
      loss += square / Double(count)
      terms.append(
        .product(
          layer: layer, matrix: grams[index].values, offset: [], region: nil,
          scale: 4 / Float(count * positions)))
    }
    backend.backward(terms, into: gradient)
    return loss
  }
}

extension Layer {
  fileprivate var block: Int {
    switch self {
    case .convolution(let block, _), .pooling(let block): block
    }
  }
}
