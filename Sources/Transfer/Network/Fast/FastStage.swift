import Basics
import CKernels

/// One convolution of the network but the first, with what becomes of its output.
struct FastStage {
  let layer: Layer
  /// The features, or their derivative, in turn; nil where only the pooled ones are kept.
  let features: ck_map?
  /// The pooling that follows, and its output.
  let pooling: Layer?
  let pooled: ck_map?
  /// Positive outputs; where a pooling follows: the outputs that pass their derivative on. Nil for
  /// forward passes only.
  let bits: UnsafeMutablePointer<UInt16>?
  /// conv1_2's input, and its output on the way back, are yet to be windows.
  let forward: ck_convolution
  /// Nil for forward passes only.
  let backward: ck_convolution?

  /// What the next convolution reads.
  var output: ck_map { pooled ?? features! }
  /// The layer of `output`.
  var outputLayer: Layer { pooling ?? layer }
  /// Whether the convolution writes pooled features alone.
  var fusesPooling: Bool { features == nil }
}

extension FastStage {
  /// Where a stage stands in the network.
  struct Shape {
    let layer: Layer
    /// Of the convolution's input and output.
    let size: Size
    /// The pooling that follows.
    let pooling: Layer?

    func key(mirrored: Bool) -> FastKernels.Key {
      .init(layer: layer, tile: FastConvolution.tile(for: size), mirrored: mirrored)
    }

    var bitCount: Int {
      ck_bits_size(Int32(VGG19.channels(at: layer)), Int32(size.height), Int32(size.width))
    }
  }

  init(
    _ shape: Shape, after previous: FastStage?, _ maps: FastMaps,
    bits: UnsafeMutablePointer<UInt16>?, _ kernels: FastKernels, _ pooling: Pooling,
    gradients: Bool
  ) {
    let features = maps.maps[shape.layer]
    let pooled = shape.pooling.map { maps.maps[$0]! }
    // Results go to the map that comes first.
    let output = features ?? pooled!
    let finish = features == nil ? pooling.finish : CK_RELU
    layer = shape.layer
    self.features = features
    self.pooling = shape.pooling
    self.pooled = pooled
    self.bits = bits
    forward = Self.job(
      shape, kernels, mirrored: false, input: previous?.output ?? output, output: output,
      // Where features are kept and pooled as well, the pooling writes the bits.
      outputBits: features != nil && pooled != nil ? nil : bits, finish)
    guard gradients else {
      backward = nil
      return
    }
    var backward = Self.job(
      shape, kernels, mirrored: true, input: output, output: previous?.output ?? output,
      outputBits: previous?.pooled == nil ? previous?.bits : nil,
      previous == nil ? CK_RECTIFIED : CK_DERIVATIVE)
    if features == nil {
      backward.input_bits = UnsafePointer(bits)
      backward.share = pooling.share
    }
    self.backward = backward
  }

  private static func job(
    _ shape: Shape, _ kernels: FastKernels, mirrored: Bool, input: ck_map, output: ck_map,
    outputBits: UnsafeMutablePointer<UInt16>?, _ finish: ck_finish
  ) -> ck_convolution {
    let filter = kernels.filter(shape.key(mirrored: mirrored))
    let tile = Int(filter.tile)
    let tiles =
      ((shape.size.width + tile - 1) / tile) * ((shape.size.height + tile - 1) / tile)
    return ck_convolution(
      filter: filter, height: Int32(shape.size.height), width: Int32(shape.size.width),
      input: input, input_bits: nil, share: 1, output: output, output_bits: outputBits,
      bias: mirrored ? nil : kernels.bias(shape.layer), finish: finish, terms: nil,
      block_tiles: Int32(
        FastConvolution.blockTiles(
          inputs: Int(filter.inputs), tiles: tiles, group: kernels.functions.group)),
      pass_panels: FastConvolution.passOutputs / kernels.functions.panel)
  }
}
