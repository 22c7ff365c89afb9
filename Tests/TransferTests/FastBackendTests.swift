import Basics
import CKernels
import Foundation
import Testing

@testable import Transfer

/// What only the fast engine promises: the gradient for given masks, zero borders, no allocations.
@Suite struct FastBackendTests {
  private static let layers = ["relu1_1", "relu2_1", "pool2", "relu3_1", "relu3_4", "relu4_2"].map {
    Layer(named: $0)!
  }

  /// End to end, single activations that cross 0 hide how exact the sums are. With the masks of the
  /// fast forward pass in the reference as well, only the sums differ: 1e-5; measured about 3e-6.
  @Test(
    arguments: Candidate.fast,
    [
      (Size(height: 48, width: 64), Pooling.max), (Size(height: 33, width: 71), .max),
      (Size(height: 33, width: 71), .average), (Size(height: 16, width: 16), .max),
      (Size(height: 17, width: 200), .max),
    ])
  func gradientMatchesReferenceWithFixedMasks(
    candidate: Candidate, shape: (size: Size, pooling: Pooling)
  ) throws {
    let (size, pooling) = shape
    let image = Synthetic.image(size, seed: 5)
    let backend = try #require(
      candidate.backend(size, layers: Self.layers, pooling: pooling, threads: 3) as? FastBackend)
    backend.forward(Synthetic.image(size, seed: 6).tensor)
    let last = Self.layers.last!
    let target = backend.capture(last, reusing: nil)
    let targetValues = Planes(backend.features(at: last))
    backend.forward(image.tensor)

    let network = ReferenceNetwork(weights: TestEngine.weights, pooling: pooling)
    let outputs = network.forward(image, through: last)
    var terms: [FeatureGradient] = [.difference(from: target, region: nil, scale: 3)]
    var contributions: [Layer: Planes] = [:]
    for (layer, features) in outputs where Self.layers.contains(layer) {
      var contribution = Planes(channels: features.channels, size: features.size)
      if layer == last {
        for i in features.values.indices {
          contribution.values[i] = 3 * (features.values[i] - targetValues.values[i])
        }
      } else {
        let matrix = Self.symmetricMatrix(features.channels, seed: 9)
        let scale = 1e-2 / Float(features.channels)
        terms.append(.product(layer: layer, matrix: matrix, offset: [], region: nil, scale: scale))
        Self.add(matrix, scale, features, to: &contribution)
      }
      contributions[layer] = contribution
    }
    let masks = outputs.map { ($0.layer, Self.passed(at: $0.layer, backend) ?? $0.output) }
    let expected = network.backward(masks, image: image, contributions: contributions)
    let gradient = Tensor(channels: 3, size: size)
    backend.backward(terms, into: gradient)
    let error = relativeL2(Planes(gradient).values, expected.values)
    #expect(error < 1e-5, "\(size), \(pooling) pooling")
  }

  /// The zeros around features are what convolutions read at the edge: no pass may leave a trace.
  @Test(arguments: Candidate.fast, [(33, 71), (16, 16), (50, 38)])
  func bordersStayZero(candidate: Candidate, shape: (Int, Int)) throws {
    let size = Size(height: shape.0, width: shape.1)
    let backend = try #require(candidate.backend(size, layers: Self.layers) as? FastBackend)
    let kept = backend.maps.maps.filter { Self.layers.contains($0.key) }
    #expect(kept.count == Self.layers.count - 1, "all but relu1_1, which exists in windows only")
    for seed in 1...2 as ClosedRange<UInt64> {
      backend.forward(Synthetic.image(size, seed: seed).tensor)
      let target = backend.capture(Self.layers.last!, reusing: nil)
      for (layer, map) in kept { #expect(Self.border(map) == 0, "\(layer)") }
      backend.backward(
        [.difference(from: target, region: nil, scale: 1)], into: Tensor(channels: 3, size: size))
      for (layer, map) in kept { #expect(Self.border(map) == 0, "\(layer)") }
    }
  }

  /// A second pass through the same memory gives the same bytes: nothing is left over in the arena.
  @Test(arguments: Candidate.fast) func passesLeaveNothingBehind(candidate: Candidate) {
    let size = Size(height: 37, width: 90)
    let backend = candidate.backend(size, layers: [Layer(named: "relu4_2")!])
    let image = Synthetic.image(size, seed: 1).tensor
    let target: FeatureMap = {
      backend.forward(Synthetic.image(size, seed: 2).tensor)
      return backend.capture(Layer(named: "relu4_2")!, reusing: nil)
    }()
    let gradients = (0..<2).map { _ in
      let gradient = Tensor(channels: 3, size: size)
      backend.forward(image)
      backend.backward([.difference(from: target, region: nil, scale: 1)], into: gradient)
      backend.forward(Synthetic.image(size, seed: 3).tensor)
      return Array(gradient.values)
    }
    #expect(gradients[0] == gradients[1])
  }

  /// A value that is not a number must reach the loss, where it is noticed.
  @Test(arguments: Candidate.fast) func notANumberReachesTheFeatures(candidate: Candidate) {
    let size = Size(height: 32, width: 32)
    let layer = Layer(named: "relu3_1")!
    let backend = candidate.backend(size, layers: [layer])
    let image = Synthetic.image(size, seed: 1).tensor
    backend.forward(image)
    let target = backend.capture(layer, reusing: nil)
    image.values.update(repeating: .nan)
    backend.forward(image)
    #expect(backend.meanSquaredDifference(from: target).isNaN)
  }

  /// Outputs that pass their derivative on, as 1 and 0; nil for poolings.
  private static func passed(at layer: Layer, _ backend: FastBackend) -> Planes? {
    // conv1_1's features are computed again on the way back, their signs with them.
    if layer == VGG19.layers[0] { return Planes(backend.features(at: layer)) }
    guard let stage = backend.stages.first(where: { $0.layer == layer }) else { return nil }
    let channels = VGG19.channels(at: layer)
    let size = VGG19.size(at: layer, image: backend.size)
    var planes = Planes(channels: channels, size: size)
    let (height, width) = (size.height, size.width)
    let features = stage.pooled != nil && stage.features != nil ? backend.features(at: layer) : nil
    for channel in 0..<channels {
      for y in 0..<height {
        for x in 0..<width {
          let place = ((channel / 16) * (height + 8) + y + 1) * (width + 8) + x + 1
          let index = (channel * height + y) * width + x
          if let features {
            // Kept and pooled: the reference finds the largest itself.
            planes.values[index] = Double(features.values[index])
          } else {
            planes.values[index] = Double(stage.bits![place] >> (channel % 16) & 1)
          }
        }
      }
    }
    return planes
  }

  private static func symmetricMatrix(_ channels: Int, seed: UInt64) -> [Float] {
    var generator = SplitMix64(seed: seed)
    var matrix = [Float](repeating: 0, count: channels * channels)
    for row in 0..<channels {
      for column in 0...row {
        let value = Float.random(in: -1...1, using: &generator)
        matrix[row * channels + column] = value
        matrix[column * channels + row] = value
      }
    }
    return matrix
  }

  /// contribution += scale · matrix · features.
  private static func add(
    _ matrix: [Float], _ scale: Float, _ features: Planes, to contribution: inout Planes
  ) {
    let (channels, area) = (features.channels, features.size.area)
    for row in 0..<channels {
      for column in 0..<channels {
        let factor = Double(scale) * Double(matrix[row * channels + column])
        for i in 0..<area {
          contribution.values[row * area + i] += factor * features.values[column * area + i]
        }
      }
    }
  }

  /// How many values around a map are not zero.
  private static func border(_ map: ck_map) -> Int {
    let (height, width) = (map.size.height, map.size.width)
    var count = 0
    for block in 0..<map.blocks {
      for row in 0..<(height + 8) {
        for column in 0..<(width + 8)
        where !(1...height).contains(row) || !(1...width).contains(column) {
          let pixel = map.values + ((block * (height + 8) + row) * (width + 8) + column) * 16
          for channel in 0..<16 where pixel[channel] != 0 { count += 1 }
        }
      }
    }
    return count
  }
}
