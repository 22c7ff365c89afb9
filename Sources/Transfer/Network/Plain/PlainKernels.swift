/// Convolution weights as matrices for `Im2colConvolution`, shared by backends of all sizes.
///
/// Forward matrices are outputs × (inputs · 9), the weights as they are. Backward matrices are those of the
/// convolution with inputs and outputs exchanged and taps mirrored, which leads back to the input.
final class PlainKernels: Sendable {
  /// A matrix with `outputs` rows and `inputs` · 9 columns.
  struct Matrix: Sendable {
    let outputs: Int
    let inputs: Int
    let values: [Float]
  }

  private let weights: VGG19Weights
  private let forwardMatrices, backwardMatrices: [Layer: Matrix]

  init(weights: VGG19Weights) {
    self.weights = weights
    forwardMatrices = weights.convolutions.mapValues { convolution in
      let outputs = convolution.bias.count
      let kernel = convolution.kernel
      return Matrix(outputs: outputs, inputs: kernel.count / 9 / outputs, values: kernel)
    }
    backwardMatrices = forwardMatrices.mapValues {
      Matrix(
        outputs: $0.inputs, inputs: $0.outputs,
        values: Self.mirrored($0.values, outputs: $0.outputs, inputs: $0.inputs))
    }
  }

  func forward(_ layer: Layer) -> Matrix { forwardMatrices[layer]! }

  func bias(_ layer: Layer) -> [Float] { weights.convolutions[layer]!.bias }

  func backward(_ layer: Layer) -> Matrix { backwardMatrices[layer]! }

  /// result[i][o][8 − t] = kernel[o][i][t].
  private static func mirrored(_ kernel: [Float], outputs: Int, inputs: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: kernel.count) { result, count in
      for output in 0..<outputs {
        for input in 0..<inputs {
          let from = (output * inputs + input) * 9
          let to = (input * outputs + output) * 9
          for tap in 0..<9 { result[to + 8 - tap] = kernel[from + tap] }
        }
      }
      count = kernel.count
    }
  }
}
