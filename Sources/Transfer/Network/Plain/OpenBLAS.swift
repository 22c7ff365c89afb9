import COpenBLAS
import Foundation

/// The one-time set-up of the BLAS library.
enum OpenBLAS {
  /// Makes each call run on the calling thread with kernels that fit the CPU; runs once.
  ///
  /// The workers bring the threads: each calls OpenBLAS for its own part.
  static let isReady: Void = {
    chooseKernels()
    openblas_set_num_threads(1)
  }()

  /// OpenBLAS knows CPUs by model numbers, so a CPU newer than the library (0.3.21 on a Sapphire
  /// Rapids, say) gets its oldest kernels, at a fifth of the speed. Where that happened, the choice is
  /// made again by the CPU's features. A user's own OPENBLAS_CORETYPE stays.
  private static func chooseKernels() {
    guard String(cString: openblas_get_corename()) == "Prescott",
      let core = copenblas_core_by_features(), getenv("OPENBLAS_CORETYPE") == nil
    else { return }
    typealias Function = @convention(c) () -> Void
    // Present in libraries built for many CPUs, as distributions do.
    guard let quit = dlsym(nil, "gotoblas_dynamic_quit"),
      let start = dlsym(nil, "gotoblas_dynamic_init")
    else { return }
    setenv("OPENBLAS_CORETYPE", core, 1)
    unsafeBitCast(quit, to: Function.self)()
    unsafeBitCast(start, to: Function.self)()
    unsetenv("OPENBLAS_CORETYPE")
  }
}
