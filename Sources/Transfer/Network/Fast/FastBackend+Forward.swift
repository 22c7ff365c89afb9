import CKernels

extension FastBackend {
  func forward(_ image: Tensor) {
    precondition(image.channels == 3 && image.size == size)
    first.setImage(image)
    for (index, stage) in stages.enumerated() {
      clearBorder(stage.fusesPooling ? stage.pooling! : stage.layer)
      if index == 0 { runOnWindows(stage.forward) } else { convolution.run(stage.forward) }
      if let pooled = stage.pooled, let features = stage.features {
        clearBorder(stage.pooling!)
        pool(features, to: pooled, bits: stage.bits)
      }
    }
    hasFeatures = true
  }

  /// Runs conv1_2 on one window of relu1_1 at a time.
  private func runOnWindows(_ job: ck_convolution) {
    workers.forEach(first.windowCount) { index, worker in
      var job = job
      job.input = first.window(index, margin: true, worker: worker)
      first.forEachBlock(of: index) { convolution.runWhole(&job, $0, worker) }
    }
  }

  /// Pools features that are kept as well.
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

  /// Restores the zeros around a map that shares its memory with other layers.
  func clearBorder(_ layer: Layer) {
    guard !maps.isKept(layer), let map = maps.maps[layer] else { return }
    withUnsafePointer(to: map) { ck_clear_border($0, 0, Int32(map.blocks)) }
  }

  /// Calls `body(range, worker)` for ranges of at most `rows` that together cover 0..<height.
  func forEachRows(_ rows: Int, of height: Int, _ body: (Range<Int>, Int) -> Void) {
    workers.forEach((height + rows - 1) / rows) { part, worker in
      body((part * rows)..<min((part + 1) * rows, height), worker)
    }
  }
}
