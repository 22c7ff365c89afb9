import Testing

@testable import Transfer

/// Features, Gram matrices and gradients of the plain backend, the `Double` reference and PyTorch.
@Suite struct NetworkTests {
  /// The reference computes in the same precision as PyTorch did: only the order of sums differs.
  @Test(arguments: ["content", "odd"])
  func referenceFeaturesMatchPyTorch(picture: String) throws {
    let image = try Golden.picture(picture)
    let network = ReferenceNetwork(weights: Engine.weights, pooling: .max)
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

  /// 2e-5 leaves room for single precision through sixteen layers; measured about 2e-6.
  @Test(arguments: ["content", "odd"], [Pooling.max, .average])
  func plainFeaturesMatchReference(picture: String, pooling: Pooling) throws {
    let image = try Golden.picture(picture)
    let last = VGG19.layers.last!
    let network = ReferenceNetwork(weights: Engine.weights, pooling: pooling)
    let backend = Engine.backend(image.size, through: last, pooling: pooling)
    backend.forward(image.tensor)
    for (layer, expected) in network.forward(image, through: last) {
      let error = relativeL2(Planes(backend.features(at: layer)).values, expected.values)
      #expect(error < 2e-5, "\(layer), \(pooling) pooling")
    }
  }

  /// Sizes around the smallest, strip and chunk edges; one row per strip, many rows per strip.
  @Test(
    arguments: [(16, 16), (17, 31), (16, 800), (1000, 17), (33, 769)].map {
      Size(height: $0.0, width: $0.1)
    })
  func anySizeWorks(size: Size) throws {
    let image = Synthetic.image(size, seed: 7)
    let last = Layer(named: "relu3_1")!
    let network = ReferenceNetwork(weights: Engine.weights, pooling: .max)
    let backend = Engine.backend(size, through: last, threads: 3)
    backend.forward(image.tensor)
    for (layer, expected) in network.forward(image, through: last) {
      let error = relativeL2(Planes(backend.features(at: layer)).values, expected.values)
      #expect(error < 2e-5, "\(layer) at \(size)")
    }
  }

  @Test func smallestImageReachesTheDeepestLayer() throws {
    let size = Size(height: 16, width: 16)
    let image = Synthetic.image(size, seed: 1)
    let last = Layer(named: "relu5_4")!
    let backend = Engine.backend(size, through: last)
    backend.forward(image.tensor)
    let expected = ReferenceNetwork(weights: Engine.weights, pooling: .max)
      .forward(image, through: last).last!.output
    #expect(relativeL2(Planes(backend.features(at: last)).values, expected.values) < 2e-5)
    #expect(expected.size == Size(height: 1, width: 1))
  }

  @Test func gramMatricesMatchPyTorch() throws {
    let style = try Golden.picture("style")
    let backend = Engine.backend(style.size, through: Layer(named: "relu5_1")!)
    backend.forward(style.tensor)
    for (name, golden) in try Golden.styleGrams() {
      let layer = try #require(Layer(named: name))
      var gram = GramMatrix(channels: VGG19.channels(at: layer))
      backend.computeGram(at: layer, into: &gram)
      let values = gram.values.map(Double.init)
      let reference = ReferenceObjective.gram(
        ReferenceNetwork(weights: Engine.weights, pooling: .max)
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
  @Test func gramOverSeveralChunksMatchesReference() throws {
    let size = Size(height: 131, width: 157)
    let image = Synthetic.image(size, seed: 3)
    let layer = Layer(named: "relu1_1")!
    let backend = Engine.backend(size, through: layer, threads: 4)
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
