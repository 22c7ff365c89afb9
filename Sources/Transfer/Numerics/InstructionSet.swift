import CKernels

/// Instructions of a CPU that the kernels are written for: `portable`, `avx2`, `avx512` or `neon`.
///
/// Two sets may differ in the last bits of their results; one set has the same results on every CPU.
public struct InstructionSet: Sendable {
  /// The functions for it.
  nonisolated(unsafe) let kernels: ck_kernels

  /// The fastest that this CPU supports.
  public static let best = InstructionSet(kernels: ck_best_kernels().pointee)

  private static let names = ["portable", "neon", "avx2", "avx512"]

  /// The names of those that this CPU supports, the slowest first.
  public static var available: [String] { names.filter { InstructionSet(named: $0) != nil } }

  /// The set with a name; `nil` if there is none, or this CPU does not support it.
  public init?(named name: String) {
    guard let kernels = ck_kernels_named(name) else { return nil }
    self.init(kernels: kernels.pointee)
  }

  private init(kernels: ck_kernels) {
    self.kernels = kernels
  }

  public var name: String { String(cString: kernels.name) }
}
