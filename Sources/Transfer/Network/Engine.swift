import Basics

/// What computes the network: makes a backend for each size of images, all with the same weights.
///
/// The only place that knows which engines there are. One engine serves any number of stylizers; what it has made of
/// the weights is shared by all of its backends.
public struct Engine: Sendable {
  public enum Kind: String, CaseIterable, Codable, Sendable {
    /// Winograd convolutions with everything between them fused in.
    case fast
    /// im2col and matrix products on OpenBLAS: slow; `fast` is checked against it.
    case plain
  }

  /// Makes a backend for images of a size and features of some layers, with or without memory for gradients.
  public typealias MakeBackend =
    @Sendable (_ size: Size, _ layers: [Layer], _ pooling: Pooling, _ gradients: Bool) ->
    any Backend

  /// How a picture becomes the network's input.
  public let preprocessing: Preprocessing
  /// Threads of each backend, and of what surrounds the network.
  public let workers: Workers
  /// Name of the CPU instructions in use, such as `avx512`; `nil` where the engine does not choose them itself.
  public let instructionSet: String?
  private let makeBackend: MakeBackend

  /// Readies an engine; the fast one uses the best instructions that the CPU has, or those that the environment
  /// variable `VIDSTYLE_ISA` names.
  public init(_ kind: Kind = .fast, weights: VGG19Weights, workers: Workers) {
    switch kind {
    case .fast:
      let kernels = FastKernels(weights: weights)
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

  /// An engine of one's own.
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
  ///   - layers: those whose features are asked for; at least one.
  ///   - gradients: whether backward passes are wanted; they take most of the memory.
  public func backend(
    size: Size, layers: [Layer], pooling: Pooling, gradients: Bool
  ) -> any Backend {
    makeBackend(size, layers, pooling, gradients)
  }

  /// Name of the instruction set that new fast engines use.
  public static var bestInstructionSet: String { FastKernels.bestInstructionSet }

  /// Whether this program has a fast engine for the instruction set of this name, and this CPU runs it.
  public static func canRun(instructionSet name: String) -> Bool { FastKernels.canRun(name) }
}
