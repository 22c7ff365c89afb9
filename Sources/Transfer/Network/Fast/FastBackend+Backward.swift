import CKernels

extension FastBackend {
  public func backward(_ terms: [FeatureGradient], into gradient: Tensor) {
    precondition(
      stages.last!.backward != nil || stages[0].bits != nil, "made for forward passes only")
    precondition(hasFeatures, "a forward pass comes first")
    precondition(gradient.channels == 3 && gradient.size == size)
    hasFeatures = false
    guard let deepest = VGG19.deepest(of: terms.map(\.layer)) else {
      gradient.values.update(repeating: 0)
      return
    }
    let last = stages.firstIndex { $0.layer == deepest || $0.pooling == deepest }!
    seed(deepest, terms, pooled: nil)
    for index in stride(from: last, through: 0, by: -1) {
      let stage = stages[index]
      // From a pooling back to a convolution whose own features are in use.
      if let pooled = stage.pooled, stage.features != nil, stage.layer != deepest {
        seed(stage.layer, terms, pooled: pooled)
      }
      if var job = stage.backward {
        let target = stages[index - 1]
        if let own = self.terms[target.outputLayer],
          own.set(terms, at: target.outputLayer, panel: kernels.panel)
        {
          job.terms = UnsafePointer(own.pointer)
        }
        clearBorder(target.outputLayer)
        convolution.run(job)
      } else {
        backFromFirst(stage, to: gradient)
      }
    }
  }

  /// A stage's convolution back to its input, which is the previous stage's output.
  func backwardJob(_ stage: FastStage, after previous: FastStage) -> ck_convolution {
    let tile = FastConvolution.tile(for: stage.size)
    let filter = kernels.filter(.init(layer: stage.layer, tile: tile, mirrored: true))
    return ck_convolution(
      filter: filter, height: Int32(stage.size.height), width: Int32(stage.size.width),
      source: stage.features ?? stage.pooled!,
      source_bits: stage.fusesPooling ? UnsafePointer(stage.bits) : nil,
      share: stage.fusesPooling ? pooling.share : 1,
      target: previous.output, target_bits: previous.pooled == nil ? previous.bits : nil,
      bias: nil, finish: CK_DERIVATIVE, terms: nil,
      block_tiles: FastConvolution.blockTiles(filter, size: stage.size, group: functions.group),
      pass_panels: FastConvolution.passOutputs / functions.panel)
  }

  /// Turns the features of `layer`, which are kept, into the derivative: of the terms there, and of
  /// the pooling's output `pooled` if given.
  private func seed(_ layer: Layer, _ terms: [FeatureGradient], pooled: ck_map?) {
    let map = maps.maps[layer]!
    let own = self.terms[layer]!
    _ = own.set(terms, at: layer, panel: kernels.panel)
    let stage = stages.first { $0.layer == layer || $0.pooling == layer }!
    let rectified: Int32 = stage.layer == layer ? 1 : 0
    forEachRows(1, of: map.size.height) { range, worker in
      withUnsafePointer(to: map) { map in
        func run(_ pooled: UnsafePointer<ck_map>?) {
          functions.seed(
            map, own.pointer, rectified, pooled, stage.bits, pooling.share,
            Int32(range.lowerBound), Int32(range.count), convolution.scratch(worker))
        }
        if let pooled { withUnsafePointer(to: pooled) { run($0) } } else { run(nil) }
      }
    }
  }

  /// conv1_1 back to the image, in parts of a few rows.
  private func backFromFirst(_ stage: FastStage, to gradient: Tensor) {
    let source = stage.features!
    forEachRows(24, of: size.height) { range, worker in
      withUnsafePointer(to: source) {
        functions.first_backward(
          $0, kernels.firstBackward.floats, gradient.base, Int32(range.lowerBound),
          Int32(range.count), convolution.scratch(worker))
      }
    }
  }
}
