import Basics

/// Computes VGG19: makes a backend for each size of image, all with the same weights.
///
/// This is the only place that lists the engines. One engine can serve any number of stylizers; its
/// backends share the transformed weights.
public struct Engine: Sendable {
  /// The available engines.
  public enum Kind: String, CaseIterable, Codable, Sendable {
    /// Winograd convolutions with everything between them fused in.
    case fast
    /// im2col and matrix products on OpenBLAS: slow, but simple; `fast` is checked against it.
    case plain
  }

  /// Makes a backend for images of `size` and features of some layers, with or without memory for gradients.
  public typealias MakeBackend =
    @Sendable (_ size: Size, _ layers: [Layer], _ pooling: Pooling, _ gradients: Bool) ->
    any Backend

  /// How a picture becomes the network's input.
  public let preprocessing: Preprocessing
  /// Threads of each backend, also used for everything around the network.
  public let workers: Workers
  /// Name of the instruction set in use, such as `avx512`; `nil` if the engine does not choose one itself.
  public let instructionSet: String?
  private let makeBackend: MakeBackend

  /// Makes an engine; the fast one uses the instructions of `workers`.
  public init(_ kind: Kind = .fast, weights: VGG19Weights, workers: Workers) {
    switch kind {
    case .fast:
      let kernels = FastKernels(weights: weights, instructions: workers.instructions)
      self.init(
        preprocessing: weights.preprocessing, workers: workers,
        instructionSet: kernels.instructionSet
      ) { size, layers, pooling, gradients in
        FastBackend(
          kernels: kernels, size: size, layers: layers, pooling: pooling, workers: workers,
          gradients: gradients)
      }
    case .plain:
      let kernels = PlainKernels(weights: weights)
      self.init(preprocessing: weights.preprocessing, workers: workers) {
        size, layers, pooling, gradients in
        PlainBackend(
          kernels: kernels, size: size, layers: layers, pooling: pooling, workers: workers,
          gradients: gradients)
      }
    }
  }

  /// Makes an engine from a function that makes its backends.
  ///
  /// - Parameter makeBackend: may be called on any thread.
  public init(
    preprocessing: Preprocessing, workers: Workers, instructionSet: String? = nil,
    makeBackend: @escaping MakeBackend
  ) {
    self.preprocessing = preprocessing
    self.workers = workers
    self.instructionSet = instructionSet
    self.makeBackend = makeBackend
  }

  /// Makes a backend for images of `size`.
  ///
  /// - Parameters:
  ///   - size: size of the images.
  ///   - layers: layers whose features are needed; at least one.
  ///   - gradients: whether the backend must support backward passes, which takes more memory.
  public func backend(
    size: Size, layers: [Layer], pooling: Pooling, gradients: Bool
  ) -> any Backend {
    makeBackend(size, layers, pooling, gradients)
  }
}
