import COpenBLAS
import Foundation

/// One-time set-up of the BLAS library.
enum OpenBLAS {
  /// Makes every call run on the calling thread, with kernels that suit the CPU. Initialised once.
  ///
  /// The workers provide the threads: each calls OpenBLAS for its own part.
  static let isReady: Void = {
    chooseKernels()
    openblas_set_num_threads(1)
  }()

  /// Chooses kernels by the CPU's features if OpenBLAS did not recognise the CPU.
  ///
  /// OpenBLAS identifies CPUs by model number, so one newer than the library (Sapphire Rapids with 0.3.21, for
  /// example) gets the oldest kernels, at a fifth of the speed. A user's own OPENBLAS_CORETYPE is respected.
  private static func chooseKernels() {
    guard String(cString: openblas_get_corename()) == "Prescott",
      let core = copenblas_core_by_features(), getenv("OPENBLAS_CORETYPE") == nil
    else { return }
    typealias Function = @convention(c) () -> Void
    // Present in libraries that were built for many CPUs, like those of distributions.
    guard let quit = dlsym(nil, "gotoblas_dynamic_quit"),
      let start = dlsym(nil, "gotoblas_dynamic_init")
    else { return }
    setenv("OPENBLAS_CORETYPE", core, 1)
    unsafeBitCast(quit, to: Function.self)()
    unsafeBitCast(start, to: Function.self)()
    unsetenv("OPENBLAS_CORETYPE")
  }
}
