import CKernels

extension FastBackend {
  public func forward(_ image: Tensor) {
    precondition(image.channels == 3 && image.size == size)
    copyImage(image)
    for stage in stages {
      if let job = stage.forward {
        clearBorder(stage.fusesPooling ? stage.pooling! : stage.layer)
        convolution.run(job)
      } else {
        runFirst(stage)
      }
      if let pooled = stage.pooled, let features = stage.features {
        clearBorder(stage.pooling!)
        pool(features, to: pooled, bits: stage.bits)
      }
    }
    hasFeatures = true
  }

  /// A stage's convolution, its results finished into the map that comes first.
  func forwardJob(_ stage: FastStage, after previous: FastStage) -> ck_convolution {
    let tile = FastConvolution.tile(for: stage.size)
    let filter = kernels.filter(.init(layer: stage.layer, tile: tile, mirrored: false))
    return ck_convolution(
      filter: filter, height: Int32(stage.size.height), width: Int32(stage.size.width),
      source: previous.output, source_bits: nil, share: 1,
      target: stage.features ?? stage.pooled!,
      // Where features are kept and pooled as well, the pooling writes the bits.
      target_bits: stage.features != nil && stage.pooled != nil ? nil : stage.bits,
      bias: kernels.bias(stage.layer), finish: stage.fusesPooling ? pooling.finish : CK_RELU,
      terms: nil,
      block_tiles: FastConvolution.blockTiles(filter, size: stage.size, group: functions.group),
      pass_panels: FastConvolution.passOutputs / functions.panel)
  }

  /// The image into the middle of its zero border.
  private func copyImage(_ image: Tensor) {
    let target = self.image.floats
    for plane in 0..<3 {
      for y in 0..<size.height {
        (target + (plane * (size.height + 2) + y + 1) * imagePitch + 1).update(
          from: image.base + (plane * size.height + y) * size.width, count: size.width)
      }
    }
  }

  /// conv1_1 in parts of a few rows.
  private func runFirst(_ stage: FastStage) {
    let rows = 8
    clearBorder(stage.layer)
    let features = stage.features!
    forEachRows(rows, of: size.height) { range, _ in
      withUnsafePointer(to: features) {
        functions.first_forward(
          image.floats, imagePitch, kernels.firstForward.floats, kernels.bias(stage.layer), $0,
          stage.bits, Int32(range.lowerBound), Int32(range.count))
      }
    }
  }

  private func pool(
    _ features: ck_map, to pooled: ck_map, bits: UnsafeMutablePointer<UInt16>?
  ) {
    forEachRows(4, of: pooled.size.height) { range, _ in
      withUnsafePointer(to: features) { features in
        withUnsafePointer(to: pooled) { pooled in
          functions.pool(
            features, pooled, bits, pooling.finish, Int32(range.lowerBound), Int32(range.count))
        }
      }
    }
  }

  /// Restores the zeros around a map whose memory other layers use, too.
  func clearBorder(_ layer: Layer) {
    guard !maps.isKept(layer), let map = maps.maps[layer] else { return }
    withUnsafePointer(to: map) { ck_clear_border($0, 0, Int32(map.blocks)) }
  }

  /// Calls `body(range, worker)` for ranges of at most `rows` that cover 0..<height.
  func forEachRows(_ rows: Int, of height: Int, _ body: (Range<Int>, Int) -> Void) {
    workers.forEach((height + rows - 1) / rows) { part, worker in
      body((part * rows)..<min((part + 1) * rows, height), worker)
    }
  }
}

extension FastStage {
  /// Whether the convolution writes pooled features alone.
  var fusesPooling: Bool { features == nil }
}

extension Pooling {
  /// How a convolution's results become pooled features.
  var finish: ck_finish { self == .max ? CK_MAX_POOL : CK_AVERAGE_POOL }

  /// What part of a pooled value's derivative each place that gets some is given.
  var share: Float { self == .max ? 1 : 0.25 }
}
