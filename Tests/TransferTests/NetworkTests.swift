import Basics
import Testing

@testable import Transfer

/// Features and Gram matrices of the backends, the `Double` reference and PyTorch.
@Suite struct NetworkTests {
  /// The reference computes in the same precision as PyTorch did: only the order of sums differs.
  @Test(arguments: ["content", "odd"])
  func referenceFeaturesMatchPyTorch(picture: String) throws {
    let image = try Golden.picture(picture)
    let network = ReferenceNetwork(weights: TestEngine.weights, pooling: .max)
    let figures = try Golden.features(of: picture)
    let outputs = network.forward(image, through: Layer(named: "relu5_2")!)
    #expect(outputs.count == figures.count)
    for (layer, output) in outputs {
      let golden = try #require(figures[layer.description])
      #expect([output.channels, output.size.height, output.size.width] == golden.shapeChw)
      #expect(abs(output.l2 / golden.l2 - 1) < 1e-10, "\(layer)")
      let mean = output.values.reduce(0, +) / Double(output.values.count)
      #expect(abs(mean / golden.mean - 1) < 1e-10, "\(layer)")
      #expect(abs(output.values.max()! / golden.max - 1) < 1e-10, "\(layer)")
      let area = output.size.area
      for i in 0..<4 {
        #expect(abs(output.values[i * area] - golden.corner[i]) < 1e-8 * golden.max, "\(layer)")
        let last = output.values[(output.channels - 4 + i + 1) * area - 1]
        #expect(abs(last - golden.last[i]) < 1e-8 * golden.max, "\(layer)")
      }
    }
  }

  /// 2e-5 leaves room for single precision through sixteen layers; measured 2e-6 to 6e-6.
  @Test(arguments: Candidate.all, [("content", Pooling.max), ("odd", .max), ("odd", .average)])
  func featuresMatchReference(candidate: Candidate, picture: (name: String, pooling: Pooling))
    throws
  {
    let image = try Golden.picture(picture.name)
    let last = VGG19.layers.last!
    let network = ReferenceNetwork(weights: TestEngine.weights, pooling: picture.pooling)
    let expected = network.forward(image, through: last)
    // All features, as pooled features are made of kept ones; and few, as those pass through.
    for layers in [VGG19.layers, VGG19.layers.filter { $0.isPooling }] {
      let backend = candidate.backend(image.size, layers: layers, pooling: picture.pooling)
      backend.forward(image.tensor)
      for (layer, expected) in expected where layers.contains(layer) {
        let error = relativeL2(Planes(backend.features(at: layer)).values, expected.values)
        #expect(error < 2e-5, "\(layer)")
      }
    }
  }

  /// Sizes around the smallest, around edges of strips, tiles and blocks; rows of one tile and of many.
  @Test(
    arguments: Candidate.all,
    [
      (16, 16), (17, 31), (16, 800), (1000, 17), (33, 769), (17, 1000), (18, 20), (24, 25),
      (35, 37),
      (48, 49), (84, 85),
    ].map { Size(height: $0.0, width: $0.1) })
  func anySizeWorks(candidate: Candidate, size: Size) throws {
    let image = Synthetic.image(size, seed: 7)
    let last = Layer(named: "relu3_1")!
    let network = ReferenceNetwork(weights: TestEngine.weights, pooling: .max)
    let layers = ["relu1_1", "pool1", "relu2_1", "relu2_2", "pool2", "relu3_1"].map {
      Layer(named: $0)!
    }
    let backend = candidate.backend(size, layers: layers, threads: 3)
    backend.forward(image.tensor)
    for (layer, expected) in network.forward(image, through: last) where layers.contains(layer) {
      let error = relativeL2(Planes(backend.features(at: layer)).values, expected.values)
      #expect(error < 2e-5, "\(layer) at \(size)")
    }
  }

  @Test(arguments: Candidate.all)
  func smallestImageReachesTheDeepestLayer(candidate: Candidate) throws {
    let size = Size(height: 16, width: 16)
    let image = Synthetic.image(size, seed: 1)
    let last = Layer(named: "relu5_4")!
    let backend = candidate.backend(size, layers: [last])
    backend.forward(image.tensor)
    let expected = ReferenceNetwork(weights: TestEngine.weights, pooling: .max)
      .forward(image, through: last).last!.output
    #expect(relativeL2(Planes(backend.features(at: last)).values, expected.values) < 2e-5)
    #expect(expected.size == Size(height: 1, width: 1))
  }

  @Test(arguments: Candidate.all)
  func gramMatricesMatchPyTorch(candidate: Candidate) throws {
    let style = try Golden.picture("style")
    let layers = try Golden.styleGrams().keys.map { Layer(named: $0)! }
    let backend = candidate.backend(style.size, layers: layers, gradients: false)
    backend.forward(style.tensor)
    for (name, golden) in try Golden.styleGrams() {
      let layer = try #require(Layer(named: name))
      var gram = GramMatrix(channels: VGG19.channels(at: layer))
      backend.computeGram(at: layer, into: &gram)
      let values = gram.values.map(Double.init)
      let reference = ReferenceObjective.gram(
        ReferenceNetwork(weights: TestEngine.weights, pooling: .max)
          .forward(style, through: layer).last!.output)
      #expect(relativeL2(values, reference) < 1e-5, "\(name)")
      let trace = (0..<gram.channels).reduce(0) { $0 + values[$1 * (gram.channels + 1)] }
      #expect(abs(trace / golden.trace - 1) < 1e-4, "\(name)")
      let l2 = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      #expect(abs(l2 / golden.l2 - 1) < 1e-4, "\(name)")
      #expect(relativeL2(values.prefix(4), golden.row0) < 1e-4, "\(name)")
    }
  }

  /// Partial sums: more positions than one chunk, in a part that is not whole.
  @Test(arguments: Candidate.all)
  func gramOverSeveralChunksMatchesReference(candidate: Candidate) throws {
    let size = Size(height: 131, width: 157)
    let image = Synthetic.image(size, seed: 3)
    let layer = Layer(named: "relu1_1")!
    let backend = candidate.backend(size, layers: [layer], threads: 4)
    backend.forward(image.tensor)
    var gram = GramMatrix(channels: 64)
    backend.computeGram(at: layer, into: &gram)
    let expected = ReferenceObjective.gram(Planes(backend.features(at: layer)))
    #expect(relativeL2(gram.values.map(Double.init), expected) < 1e-6)
  }

  @Test func layersAreKnownByBothNames() {
    #expect(Layer(named: "relu4_2") == .convolution(block: 4, index: 2))
    #expect(Layer(named: "block4_conv2") == .convolution(block: 4, index: 2))
    #expect(Layer(named: "block3_pool") == .pooling(block: 3))
    #expect(Layer(named: "relu1_3") == nil)
    #expect(Layer.nearestName(to: "relu4-2") == "relu4_2")
    #expect(Layer.nearestName(to: "blok5_conv1") == "block5_conv1")
  }
}

extension Layer {
  fileprivate var isPooling: Bool {
    if case .pooling = self { true } else { false }
  }
}
