import Basics
import Testing

@testable import Transfer

/// A way to compute VGG19 that is compared with the reference.
struct Candidate: Sendable, CustomTestStringConvertible {
  /// The fast engine's kernels; nil: the plain engine.
  let kernels: FastKernels?

  var testDescription: String { kernels?.instructionSet ?? "plain" }

  static let plain = Candidate(kernels: nil)

  /// The fast engine with each instruction set that this CPU runs.
  static let fast = InstructionSet.available.map {
    Candidate(
      kernels: FastKernels(
        weights: TestEngine.weights, instructions: InstructionSet(named: $0)!))
  }

  static let all = [plain] + fast

  /// The engine that makes these backends.
  func engine(threads: Int = 2) -> Engine {
    Engine(
      preprocessing: TestEngine.weights.preprocessing, workers: Workers(count: threads)
    ) { size, layers, pooling, gradients in
      backend(size, layers: layers, pooling: pooling, threads: threads, gradients: gradients)
    }
  }

  func backend(
    _ size: Size, layers: [Layer], pooling: Pooling = .max, threads: Int = 2,
    gradients: Bool = true
  ) -> any Backend {
    if let kernels {
      return FastBackend(
        kernels: kernels, size: size, layers: layers, pooling: pooling,
        workers: Workers(count: threads), gradients: gradients)
    }
    return PlainBackend(
      kernels: TestEngine.kernels, size: size, layers: layers, pooling: pooling,
      workers: Workers(count: threads), gradients: gradients)
  }
}
