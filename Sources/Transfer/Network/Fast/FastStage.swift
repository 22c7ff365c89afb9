import Basics
import CKernels

/// One convolution of the network, except the first, with the pooling that follows it.
struct FastStage {
  let layer: Layer
  /// The features, later their derivative; `nil` if only the pooled ones are stored.
  let features: ck_map?
  /// The pooling that follows, if any.
  let pooling: Layer?
  /// Output of the pooling.
  let pooled: ck_map?
  /// Bits of the positive outputs or, if a pooling follows, of the outputs that receive a derivative from it; `nil`
  /// without backward passes.
  let bits: UnsafeMutablePointer<UInt16>?
  /// The forward convolution; windows of relu1_1 still have to be filled in as conv1_2's input.
  let forward: ck_convolution
  /// The convolution back to the input; windows of relu1_1 still have to be filled in as conv1_2's output. `nil`
  /// without backward passes.
  let backward: ck_convolution?

  /// Input of the next convolution.
  var output: ck_map { pooled ?? features! }
  /// The layer of `output`.
  var outputLayer: Layer { pooling ?? layer }
  /// Whether the convolution stores pooled features only.
  var fusesPooling: Bool { features == nil }
}

extension FastStage {
  /// Position and size of a stage in the network.
  struct Shape {
    let layer: Layer
    /// Size of the convolution's input and output.
    let size: Size
    /// The pooling that follows, if any.
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
    // The convolution writes the first map that is stored.
    let output = features ?? pooled!
    let finish = features == nil ? pooling.finish : CK_RELU
    layer = shape.layer
    self.features = features
    self.pooling = shape.pooling
    self.pooled = pooled
    self.bits = bits
    forward = Self.job(
      shape, kernels, mirrored: false, input: previous?.output ?? output, output: output,
      // If the features are stored as well as pooled, the pooling writes the bits.
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
