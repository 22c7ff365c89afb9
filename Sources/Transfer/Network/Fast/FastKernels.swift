import CKernels
import Foundation

/// Convolution weights transformed for the fast engine's tiles, on first use, and shared by backends of all sizes.
final class FastKernels: Sendable {
  /// A convolution of VGG19 in one direction and for one size of tiles.
  struct Key: Hashable {
    let layer: Layer
    /// Size of tiles: 4 or 6.
    let tile: Int
    /// Whether it leads from outputs back to inputs.
    let mirrored: Bool
  }

  /// The functions for one instruction set.
  nonisolated(unsafe) let functions: ck_kernels
  private let weights: VGG19Weights
  /// Protects `filters`; of a kind that the thread sanitizer understands.
  private let lock = NSLock()
  nonisolated(unsafe) private var filters: [Key: Pages] = [:]
  /// conv1_1's weights: [64 / panel][27][panel].
  let firstForward: Pages
  /// conv1_1's weights for the backward pass: [32 / panel][64][panel], column 3 · tap + plane.
  let firstBackward: Pages
  private let biases: [Layer: Pages]

  convenience init(weights: VGG19Weights, instructions: InstructionSet) {
    self.init(weights: weights, functions: instructions.kernels)
  }

  private init(weights: VGG19Weights, functions: ck_kernels) {
    self.weights = weights
    self.functions = functions
    let first = weights.convolutions[.convolution(block: 1, index: 1)]!
    firstForward = Self.firstForward(first.kernel, panel: Int(functions.panel))
    firstBackward = Self.firstBackward(first.kernel, panel: Int(functions.panel))
    biases = weights.convolutions.mapValues { convolution in
      let pages = Pages(floats: convolution.bias.count)
      pages.floats.update(from: convolution.bias, count: convolution.bias.count)
      return pages
    }
  }

  /// Name of the instruction set in use.
  var instructionSet: String { String(cString: functions.name) }

  /// Number of outputs in a panel.
  var panel: Int { Int(functions.panel) }

  func bias(_ layer: Layer) -> UnsafePointer<Float> { UnsafePointer(biases[layer]!.floats) }

  /// The transformed weights of `key`, which must have been prepared.
  func filter(_ key: Key) -> ck_filter {
    lock.withLock { key.shape(weights: filters[key]!.floats) }
  }

  /// Transforms those weights that are still missing, all of them at once on the workers.
  func prepare(_ keys: [Key], _ workers: Workers) {
    lock.withLock {
      let missing = keys.filter { filters[$0] == nil }
      let values = Dictionary(
        missing.map { ($0.layer, weights.convolutions[$0.layer]!.kernel) },
        uniquingKeysWith: { first, _ in first })
      var parts: [(key: Key, pages: Pages, panel: Int32)] = []
      for key in missing where filters[key] == nil {
        let shape = key.shape(weights: nil)
        let edge = key.tile + 2
        let pages = Pages(floats: edge * edge * Int(shape.inputs) * Int(shape.outputs))
        filters[key] = pages
        parts += (0..<shape.outputs / functions.panel).map { (key, pages, $0) }
      }
      workers.forEach(parts.count) { index, _ in
        let (key, pages, panel) = parts[index]
        var filter = key.shape(weights: pages.floats)
        functions.transform_weights(
          &filter, values[key.layer]!, key.mirrored ? 1 : 0, panel, 1,
          pages.floats)
      }
    }
  }

  private static func firstForward(_ kernel: [Float], panel: Int) -> Pages {
    let pages = Pages(floats: 64 * 27)
    for output in 0..<64 {
      for tap in 0..<27 {
        pages.floats[(output / panel * 27 + tap) * panel + output % panel] =
          kernel[output * 27 + tap]
      }
    }
    return pages
  }

  private static func firstBackward(_ kernel: [Float], panel: Int) -> Pages {
    let pages = Pages(floats: 64 * 32)
    for output in 0..<64 {
      for plane in 0..<3 {
        for tap in 0..<9 {
          let column = 3 * tap + plane
          pages.floats[(column / panel * 64 + output) * panel + column % panel] =
            kernel[output * 27 + plane * 9 + tap]
        }
      }
    }
    return pages
  }
}

extension FastKernels.Key {
  /// A filter of this shape. `weights` need not be filled yet.
  func shape(weights: UnsafePointer<Float>?) -> ck_filter {
    guard case .convolution(let block, let index) = layer else {
      preconditionFailure("\(layer) has no weights")
    }
    let inputs = Int32(VGG19.inputChannels(ofBlock: block, index: index))
    let outputs = Int32(VGG19.channels(at: layer))
    return ck_filter(
      tile: Int32(tile), inputs: mirrored ? outputs : inputs, outputs: mirrored ? inputs : outputs,
      weights: weights)
  }
}
