import Basics

/// The plain, trusted backend: im2col and matrix products on OpenBLAS, for any CPU and any size from 16×16.
///
/// Features are channels × height × width in `Float`. How an operation is cut into parts depends only on its shape.
/// The workers share these parts, each calling single-threaded OpenBLAS, so results do not depend on the number of
/// threads.
final class PlainBackend: Backend {
  let size: Size
  private let pooling: Pooling
  private let kernels: PlainKernels
  private let workers: Workers
  /// Layers from the image to the deepest one in use; `activations` are their outputs.
  private let layers: [Layer]
  private var activations: [Tensor] = []
  /// Derivatives with respect to two neighbouring layers' outputs, alternating; sized for the largest layer.
  private let gradients: [Tensor]
  private let convolution: Im2colConvolution
  private let gram: PlainGram

  /// Allocates all memory for images of `size` and features down to the deepest of some layers.
  ///
  /// - Parameters:
  ///   - used: the layers in use; at least one.
  ///   - needsGradients: whether there will be backward passes.
  init(
    kernels: PlainKernels, size: Size, layers used: some Sequence<Layer>, pooling: Pooling,
    workers: Workers,
    gradients needsGradients: Bool = true
  ) {
    precondition(min(size.height, size.width) >= VGG19.smallestSide)
    OpenBLAS.isReady
    self.size = size
    self.pooling = pooling
    self.kernels = kernels
    self.workers = workers
    layers = Array(VGG19.layers(through: VGG19.deepest(of: used)!))
    for layer in layers {
      activations.append(
        Tensor(
          channels: VGG19.channels(at: layer), size: VGG19.size(at: layer, image: size)))
    }
    let largest = activations.map(\.count).max()!
    gradients =
      needsGradients
      ? (0..<2).map { _ in Tensor(channels: 1, size: Size(height: 1, width: largest)) } : []
    convolution = Im2colConvolution(workers: workers)
    gram = PlainGram(workers: workers)
  }

  func forward(_ image: Tensor) {
    precondition(image.channels == 3 && image.size == size)
    var input = image
    for (layer, output) in zip(layers, activations) {
      switch layer {
      case .convolution:
        let weights = kernels.forward(layer)
        convolution.run(
          input.base, size: input.size, weights: weights, bias: kernels.bias(layer),
          output: output.base)
      case .pooling:
        Pool2x2.forward(input, to: output, pooling, workers)
      }
      input = output
    }
  }

  func features(at layer: Layer) -> Tensor {
    activation(layer)
  }

  func capture(_ layer: Layer, reusing map: FeatureMap?) -> FeatureMap {
    let features = activation(layer)
    guard let map, map.layer == layer, map.values.count == features.count else {
      return FeatureMap(layer: layer, values: features.clone())
    }
    map.values.copy(from: features)
    return map
  }

  func meanSquaredDifference(from target: FeatureMap, region: RegionMap?) -> Double {
    let features = activation(target.layer)
    if let region {
      return Self.squaredDistance(features, target.values, region) / Double(features.count)
    }
    return VectorMath.squaredDistance(features.base, target.values.base, features.count, workers)
      / Double(features.count)
  }

  /// Σ region · (a − b)².
  private static func squaredDistance(_ a: Tensor, _ b: Tensor, _ region: RegionMap) -> Double {
    let area = a.size.area
    var sum = 0.0
    for i in 0..<a.count {
      let difference = Double(a.base[i] - b.base[i])
      sum += Double(region.values.base[i % area]) * difference * difference
    }
    return sum
  }

  func computeGram(at layer: Layer, region: RegionMap?, into gram: inout GramMatrix) {
    self.gram.compute(activation(layer), region: region, into: &gram)
  }

  func computeMoments(at layer: Layer, region: RegionMap?, into moments: inout FeatureMoments) {
    gram.compute(activation(layer), region: region, into: &moments.gram)
    gram.computeMean(activation(layer), region: region, into: &moments.mean)
  }

  func backward(_ terms: [FeatureGradient], into gradient: Tensor) {
    precondition(gradients.count == 2, "this backend was made for forward passes only")
    precondition(gradient.channels == 3 && gradient.size == size)
    guard let deepest = VGG19.deepest(of: terms.map(\.layer)) else {
      gradient.values.update(repeating: 0)
      return
    }
    let last = layers.firstIndex(of: deepest)!
    var current = gradients[0].base
    var other = gradients[1].base
    current.update(repeating: 0, count: activations[last].count)
    for index in stride(from: last, through: 0, by: -1) {
      let output = activations[index]
      for term in terms where term.layer == layers[index] {
        add(term, features: output, to: current)
      }
      let inputSize = index > 0 ? activations[index - 1].size : size
      let result = index > 0 ? other : gradient.base
      switch layers[index] {
      case .convolution:
        VectorMath.zeroWhereNotPositive(current, activation: output.base, output.count, workers)
        convolution.run(
          current, size: inputSize, weights: kernels.backward(layers[index]), bias: nil,
          output: result)
      case .pooling:
        Pool2x2.backward(
          current, input: activations[index - 1], to: result, pooling, workers)
      }
      swap(&current, &other)
    }
  }

  private func add(
    _ term: FeatureGradient, features: Tensor, to gradient: UnsafeMutablePointer<Float>
  ) {
    switch term {
    case .difference(let target, let region?, let scale):
      let area = features.size.area
      for i in 0..<features.count {
        gradient[i] +=
          scale * region.values.base[i % area] * (features.base[i] - target.values.base[i])
      }
    case .difference(let target, nil, let scale):
      VectorMath.addScaledDifference(
        features.base, target.values.base, scale: scale, to: gradient, features.count, workers)
    case .product(_, let matrix, let offset, let region, let scale):
      gram.addProduct(matrix, offset, features, region: region, scale: scale, to: gradient)
    }
  }

  /// Output of a layer in the last forward pass.
  private func activation(_ layer: Layer) -> Tensor {
    guard let index = layers.firstIndex(of: layer) else {
      preconditionFailure("\(layer) lies below the deepest layer this backend was made for")
    }
    return activations[index]
  }
}
