import Basics
import CKernels

/// The fast backend: Winograd convolutions with everything in between fused in.
///
/// Keeps the features of the layers in use only, and one bit per output for the backward pass. A backward pass
/// overwrites the features, so each needs a forward pass of its own. Results are the same bytes for any number of
/// threads, but the last bits differ between instruction sets.
final class FastBackend: Backend {
  let size: Size
  let kernels: FastKernels
  let functions: ck_kernels
  let workers: Workers
  let pooling: Pooling
  let maps: FastMaps
  private(set) var stages: [FastStage] = []
  let first: FastFirstLayer
  let convolution: FastConvolution
  let gram: FastGram
  /// The terms that the losses add at each layer in use.
  private(set) var terms: [Layer: FastTerms] = [:]
  private let used: Set<Layer>
  private let rowSums: Pages
  private var bitPages: [Pages] = []
  let gradients: Bool
  /// Whether the maps hold the features of a forward pass.
  var hasFeatures = false

  /// Allocates all memory for images of `size` and features of some layers.
  ///
  /// - Parameters:
  ///   - used: the layers in use; at least one.
  ///   - gradients: whether there will be backward passes.
  init(
    kernels: FastKernels, size: Size, layers used: some Sequence<Layer>, pooling: Pooling,
    workers: Workers, gradients: Bool = true
  ) {
    precondition(min(size.height, size.width) >= VGG19.smallestSide)
    self.kernels = kernels
    self.size = size
    self.pooling = pooling
    self.workers = workers
    self.gradients = gradients
    self.used = Set(used)
    functions = kernels.functions
    let kept = self.used
    let layers = Array(VGG19.layers(through: VGG19.deepest(of: kept)!))
    let outputs = layers.indices.dropFirst().filter {
      kept.contains(layers[$0]) || !Self.isPooled(layers, $0)
    }.map { layers[$0] }
    convolution = FastConvolution(functions, workers: workers)
    gram = FastGram(functions, workers: workers, layers: kept, image: size)
    let tile = FastConvolution.tile(for: size)
    first = FastFirstLayer(
      kernels, size: size, tile: tile,
      blockTiles: FastConvolution.blockTiles(inputs: 64, tiles: .max, group: functions.group),
      stripRows: FastGram.stripRows(size), workers: workers)
    maps = FastMaps(
      outputs: outputs, kept: kept, image: size, endCount: gradients ? first.derivativeCount : 0)
    rowSums = Pages(doubles: size.height)
    plan(layers)
    if gradients {
      for layer in kept {
        terms[layer] = FastTerms(
          channels: VGG19.channels(at: layer), size: VGG19.size(at: layer, image: size))
      }
    }
  }

  func features(at layer: Layer) -> Tensor {
    let size = sizeOfUsed(layer)
    let tensor = Tensor(channels: VGG19.channels(at: layer), size: size)
    forEachStrip(of: layer) { map, rows in
      ck_unpack(&map, Int32(size.height), Int32(rows.lowerBound), Int32(rows.count), tensor.base)
    }
    return tensor
  }

  func capture(_ layer: Layer, reusing target: FeatureMap?) -> FeatureMap {
    let size = sizeOfUsed(layer)
    var target = target
    if target?.layer != layer || target?.values.size != size {
      target = FeatureMap(
        layer: layer, values: Tensor(channels: VGG19.channels(at: layer), size: size))
    }
    let values = target!.values.base
    forEachStrip(of: layer) { map, rows in
      ck_compact(&map, Int32(size.height), Int32(rows.lowerBound), Int32(rows.count), values)
    }
    return target!
  }

  func meanSquaredDifference(from target: FeatureMap, region: RegionMap?) -> Double {
    let size = sizeOfUsed(target.layer)
    precondition(region?.values.size ?? size == size)
    let sums = rowSums.doubles
    forEachStrip(of: target.layer) { map, rows in
      for row in rows {
        sums[row] = 0
        for block in 0..<map.blocks {
          sums[row] += functions.squared_difference(
            &map, target.values.base, region?.values.base, Int32(size.height), Int32(block),
            Int32(row))
        }
      }
    }
    return (0..<size.height).reduce(0) { $0 + sums[$1] } / Double(target.values.count)
  }

  func computeGram(at layer: Layer, region: RegionMap?, into gram: inout GramMatrix) {
    var noMean: [Float] = []
    compute(layer, region, &gram, mean: &noMean)
  }

  func computeMoments(at layer: Layer, region: RegionMap?, into moments: inout FeatureMoments) {
    compute(layer, region, &moments.gram, mean: &moments.mean)
  }

  private func compute(
    _ layer: Layer, _ region: RegionMap?, _ gram: inout GramMatrix, mean: inout [Float]
  ) {
    precondition(gram.channels == VGG19.channels(at: layer))
    self.gram.compute(size: sizeOfUsed(layer), region: region, into: &gram, mean: &mean) {
      features(at: layer, $0, $1)
    }
  }

  /// A map that holds at least some rows of a layer in use, in memory of `worker` if need be.
  private func features(at layer: Layer, _ rows: Range<Int>, _ worker: Int) -> ck_map {
    maps.maps[layer] ?? first.strip(rows, worker: worker)
  }

  /// Calls `body` on the workers for strips of rows that together cover a layer in use.
  private func forEachStrip(
    of layer: Layer, _ body: (_ map: inout ck_map, _ rows: Range<Int>) -> Void
  ) {
    let size = VGG19.size(at: layer, image: size)
    forEachRows(FastGram.stripRows(size), of: size.height) { rows, worker in
      var map = features(at: layer, rows, worker)
      body(&map, rows)
    }
  }

  /// Size of a layer, which must be in use, with its features there.
  private func sizeOfUsed(_ layer: Layer) -> Size {
    precondition(hasFeatures, "features are there between a forward and the next backward pass")
    precondition(used.contains(layer), "this backend was not made for the features of \(layer)")
    return VGG19.size(at: layer, image: size)
  }

  /// Whether a pooling follows layer `index`.
  private static func isPooled(_ layers: [Layer], _ index: Int) -> Bool {
    guard index + 1 < layers.count, case .pooling = layers[index + 1] else { return false }
    return true
  }

  /// Fills `stages` with all convolutions of `layers` except the first, and allocates what they need.
  private func plan(_ layers: [Layer]) {
    let shapes = layers.indices.dropFirst().compactMap { index -> FastStage.Shape? in
      guard case .convolution = layers[index] else { return nil }
      return FastStage.Shape(
        layer: layers[index], size: VGG19.size(at: layers[index], image: size),
        pooling: Self.isPooled(layers, index) ? layers[index + 1] : nil)
    }
    let directions = gradients ? [false, true] : [false]
    kernels.prepare(
      shapes.flatMap { shape in directions.map { shape.key(mirrored: $0) } }, workers)
    for shape in shapes {
      if gradients { bitPages.append(Pages(byteCount: 2 * shape.bitCount)) }
      stages.append(
        FastStage(
          shape, after: stages.last, maps, bits: gradients ? bitPages.last!.bits : nil, kernels,
          pooling, gradients: gradients))
    }
    // conv1_1's backward pass needs three rows of products; a seeded layer, 16 pixels of all channels.
    convolution.reserve(
      for: stages.map(\.forward) + stages.compactMap(\.backward),
      scratch: max(first.scratchSize, 512 * 16))
  }
}
