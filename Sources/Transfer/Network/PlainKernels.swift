/// Convolution weights as the matrices that `Im2colConvolution` multiplies by.
///
/// Forward: outputs × (inputs · 9), the weights as they are. Backward to the input: a convolution by
/// the same kernels with inputs and outputs exchanged and taps mirrored. Made once per run, shared by
/// backends of all sizes.
public final class PlainKernels: Sendable {
  /// A matrix of `outputs` rows and `inputs` · 9 columns.
  struct Matrix: Sendable {
    let outputs: Int
    let inputs: Int
    let values: [Float]
  }

  private let weights: VGG19Weights
  private let backwardMatrices: [Layer: Matrix]

  public init(weights: VGG19Weights) {
    self.weights = weights
    backwardMatrices = weights.convolutions.mapValues { convolution in
      let outputs = convolution.bias.count
      let inputs = convolution.kernel.count / 9 / outputs
      return Matrix(
        outputs: inputs, inputs: outputs,
        values: Self.mirrored(convolution.kernel, outputs: outputs, inputs: inputs))
    }
  }

  func forward(_ layer: Layer) -> Matrix {
    let convolution = weights.convolutions[layer]!
    let outputs = convolution.bias.count
    return Matrix(
      outputs: outputs, inputs: convolution.kernel.count / 9 / outputs,
      values: convolution.kernel)
  }

  func bias(_ layer: Layer) -> [Float] { weights.convolutions[layer]!.bias }

  func backward(_ layer: Layer) -> Matrix { backwardMatrices[layer]! }

  /// result[i][o][8 − t] = kernel[o][i][t].
  private static func mirrored(_ kernel: [Float], outputs: Int, inputs: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: kernel.count) { result, count in
      for output in 0..<outputs {
        for input in 0..<inputs {
          let source = (output * inputs + input) * 9
          let target = (input * outputs + output) * 9
          for tap in 0..<9 { result[target + 8 - tap] = kernel[source + tap] }
        }
      }
      count = kernel.count
    }
  }
}
