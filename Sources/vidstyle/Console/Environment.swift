import Foundation
import Painting
import Transfer

/// What the environment variables say.
enum Environment {
  /// A value of `VIDSTYLE_ISA` that this CPU cannot run; the description is one sentence.
  struct UnknownInstructions: Error, CustomStringConvertible {
    let name: String

    var description: String {
      "VIDSTYLE_ISA is '\(name)'; it takes portable, avx2 or avx512 (neon on ARM), as far as "
        + "this CPU runs them"
    }
  }

  private static var variables: [String: String] { ProcessInfo.processInfo.environment }

  /// Refuses what the user asks of the fast engine and this CPU cannot do.
  static func checkInstructions() throws(UnknownInstructions) {
    if let name = variables["VIDSTYLE_ISA"], !name.isEmpty, !Engine.canRun(instructionSet: name) {
      throw UnknownInstructions(name: name)
    }
  }

  /// The file of weights: that of the option, or else of the usual places.
  static func weights(_ option: String?) throws(WeightsLocator.NotFound) -> String {
    try WeightsLocator.locate(
      given: option, environment: variables, executable: Bundle.main.executableURL)
  }
}
