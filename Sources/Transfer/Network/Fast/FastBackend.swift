import CKernels

/// The fast backend: Winograd convolutions with everything between them fused in.
///
/// Only features of the layers in use are kept, and one bit per output for the way back. A backward
/// pass overwrites the features, so it needs a forward pass of its own. Results are the same bytes for
/// any number of threads; instruction sets differ in the last bits.
public final class FastBackend: Backend {
  public let size: Size
  let kernels: FastKernels
  let functions: ck_kernels
  let workers: Workers
  let pooling: Pooling
  let maps: FastMaps
  private(set) var stages: [FastStage] = []
  let convolution: FastConvolution
  let gram: FastGram
  /// 3 × (height + 2) × imagePitch: the image with a zero border.
  let image: Pages
  let imagePitch: Int
  /// Each layer's terms, and the matrices among them as panels; for those in use.
  private(set) var terms: [Layer: FastTerms] = [:]
  private let rowSums: Pages
  private var bitPages: [Pages] = []
  /// Whether the features of a forward pass are there.
  var hasFeatures = false

  /// Allocates all memory for images of `size` and features of the layers `used`, at least one.
  ///
  /// Forward passes alone (a style's Gram matrices) need no gradient memory: say `gradients: false`.
  public init(
    kernels: FastKernels, size: Size, layers used: some Sequence<Layer>, pooling: Pooling,
    workers: Workers, gradients: Bool = true
  ) {
    precondition(min(size.height, size.width) >= VGG19.smallestSide)
    self.kernels = kernels
    self.size = size
    self.pooling = pooling
    self.workers = workers
    functions = kernels.functions
    let kept = Set(used)
    let layers = Array(VGG19.layers(through: VGG19.deepest(of: kept)!))
    let outputs = layers.indices.filter {
      kept.contains(layers[$0]) || !Self.isPooled(layers, $0)
    }.map { layers[$0] }
    maps = FastMaps(outputs: outputs, kept: kept, image: size)
    convolution = FastConvolution(functions, workers: workers)
    gram = FastGram(functions, workers: workers, maps: kept.map { [maps] in maps.maps[$0]! })
    // The kernel of conv1_1 reads whole groups of pixels.
    imagePitch = size.width + 2 + 14
    image = Pages(floats: 3 * (size.height + 2) * imagePitch + 64)
    rowSums = Pages(byteCount: 32 * MemoryLayout<Double>.stride)
    plan(layers, gradients: gradients)
    if gradients {
      for layer in kept { terms[layer] = FastTerms(channels: VGG19.channels(at: layer)) }
    }
  }

  public func features(at layer: Layer) -> Tensor {
    let map = keptMap(layer)
    let tensor = Tensor(channels: Int(map.channels), size: map.size)
    workers.forEach(map.blocks) { block, _ in
      withUnsafePointer(to: map) { ck_unpack($0, Int32(block), tensor.base) }
    }
    return tensor
  }

  public func capture(_ layer: Layer, reusing target: FeatureMap?) -> FeatureMap {
    let map = keptMap(layer)
    var target = target
    if target?.layer != layer || target?.values.size != map.size {
      target = FeatureMap(
        layer: layer, values: Tensor(channels: Int(map.channels), size: map.size))
    }
    let values = target!.values.base
    workers.forEach(map.blocks) { block, _ in
      withUnsafePointer(to: map) { ck_compact($0, Int32(block), values) }
    }
    return target!
  }

  public func meanSquaredDifference(from target: FeatureMap) -> Double {
    let map = keptMap(target.layer)
    let sums = UnsafeMutableRawPointer(rowSums.floats).assumingMemoryBound(to: Double.self)
    workers.forEach(map.blocks) { block, _ in
      sums[block] = withUnsafePointer(to: map) { map in
        (0..<map.pointee.height).reduce(0) {
          $0 + functions.squared_difference(map, target.values.base, Int32(block), $1)
        }
      }
    }
    return (0..<map.blocks).reduce(0) { $0 + sums[$1] } / Double(target.values.count)
  }

  public func computeGram(at layer: Layer, into gram: inout GramMatrix) {
    self.gram.compute(keptMap(layer), into: &gram)
  }

  private func keptMap(_ layer: Layer) -> ck_map {
    precondition(hasFeatures, "features are there between a forward and the next backward pass")
    precondition(maps.isKept(layer), "this backend was not made for the features of \(layer)")
    return maps.maps[layer]!
  }

  /// Whether layer `index` is a convolution that a pooling follows.
  private static func isPooled(_ layers: [Layer], _ index: Int) -> Bool {
    guard index + 1 < layers.count, case .pooling = layers[index + 1] else { return false }
    return true
  }

  /// Fills `stages`, and allocates what they need.
  private func plan(_ layers: [Layer], gradients: Bool) {
    var keys: [FastKernels.Key] = []
    for (index, layer) in layers.enumerated() {
      guard case .convolution = layer else { continue }
      let pool = Self.isPooled(layers, index) ? layers[index + 1] : nil
      let layerSize = VGG19.size(at: layer, image: size)
      let channels = VGG19.channels(at: layer)
      var bits: Pages?
      if gradients {
        bits = Pages(
          byteCount: 2
            * ck_bits_size(
              Int32(channels), Int32(layerSize.height), Int32(layerSize.width)))
        bitPages.append(bits!)
      }
      stages.append(
        FastStage(
          layer: layer, size: layerSize, features: maps.maps[layer], pooling: pool,
          pooled: pool.map { maps.maps[$0]! }, bits: bits?.bits))
      guard index > 0 else { continue }
      let tile = FastConvolution.tile(for: layerSize)
      keys.append(.init(layer: layer, tile: tile, mirrored: false))
      if gradients { keys.append(.init(layer: layer, tile: tile, mirrored: true)) }
    }
    kernels.prepare(keys, workers)
    for index in stages.indices.dropFirst() {
      stages[index].forward = forwardJob(stages[index], after: stages[index - 1])
      if gradients { stages[index].backward = backwardJob(stages[index], after: stages[index - 1]) }
    }
    // conv1_1's way back takes three rows of products, a seeded layer 16 pixels of all channels.
    convolution.reserve(
      for: stages.compactMap(\.forward) + stages.compactMap(\.backward),
      scratch: max(3 * (size.width + 2) * 32, 512 * 16))
  }
}
