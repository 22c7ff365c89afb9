import CKernels

extension FastBackend {
  func backward(_ terms: [FeatureGradient], into gradient: Tensor) {
    precondition(gradients, "made for forward passes only")
    precondition(hasFeatures, "a forward pass comes first")
    precondition(gradient.channels == 3 && gradient.size == size)
    hasFeatures = false
    guard let deepest = VGG19.deepest(of: terms.lazy.map(\.layer)) else {
      gradient.values.update(repeating: 0)
      return
    }
    if let last = stages.lastIndex(where: { $0.layer == deepest || $0.pooling == deepest }) {
      seed(stages[last], deepest, terms, pooled: nil)
      for index in stride(from: last, through: 0, by: -1) {
        let stage = stages[index]
        // Back from a pooling to a convolution whose own features are in use.
        if let pooled = stage.pooled, stage.features != nil, stage.layer != deepest {
          seed(stage, stage.layer, terms, pooled: pooled)
        }
        if index > 0 { runBackward(stage.backward!, to: stages[index - 1].outputLayer, terms) }
      }
    }
    backThroughWindows(terms, deepest)
    first.gather(maps.end, into: gradient, workers)
  }

  /// Takes the derivative back through one convolution, to `layer`, and adds the terms there.
  private func runBackward(_ job: ck_convolution, to layer: Layer, _ terms: [FeatureGradient]) {
    var job = job
    job.terms = update(terms, at: layer)
    clearBorder(layer)
    convolution.run(job)
  }

  /// Replaces the features of `layer`, which are kept, by the derivative: the terms there, plus what comes back from
  /// the pooling's output `pooled`, if given.
  private func seed(
    _ stage: FastStage, _ layer: Layer, _ terms: [FeatureGradient], pooled: ck_map?
  ) {
    let map = maps.maps[layer]!
    // Without terms, only the pooling's derivative remains.
    let own = update(terms, at: layer) ?? UnsafePointer(self.terms[layer]!.pointer)
    let rectified: Int32 = stage.layer == layer ? 1 : 0
    forEachRows(1, of: map.size.height) { range, worker in
      withUnsafePointer(to: map) { map in
        func run(_ pooled: UnsafePointer<ck_map>?) {
          functions.seed(
            map, own, rectified, pooled, stage.bits, pooling.share, Int32(range.lowerBound),
            Int32(range.count), convolution.scratch(worker))
        }
        if let pooled { withUnsafePointer(to: pooled) { run($0) } } else { run(nil) }
      }
    }
  }

  /// Takes the derivative from conv1_2's output, or from relu1_1 if that is the deepest layer, back to the image.
  ///
  /// Each window of relu1_1 is computed again, replaced by its derivative, and taken through conv1_1.
  private func backThroughWindows(_ terms: [FeatureGradient], _ deepest: Layer) {
    let layer = VGG19.layers[0]
    let own = update(terms, at: layer)
    workers.forEach(first.windowCount) { index, worker in
      var window = first.window(index, margin: false, worker: worker)
      if deepest == layer {
        functions.seed(
          &window, own!, 1, nil, nil, 1, window.top, window.height, convolution.scratch(worker))
      } else {
        var job = stages[0].backward!
        job.output = window
        job.terms = own
        first.forEachBlock(of: index) { convolution.runWhole(&job, $0, worker) }
      }
      first.backward(index, &window, to: maps.end, scratch: convolution.scratch(worker))
    }
  }

  /// Selects the terms at `layer`; `nil` if there are none.
  private func update(_ terms: [FeatureGradient], at layer: Layer) -> UnsafePointer<ck_terms>? {
    guard let own = self.terms[layer], own.set(terms, at: layer, panel: kernels.panel) else {
      return nil
    }
    return UnsafePointer(own.pointer)
  }
}
