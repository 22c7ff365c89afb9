import Foundation
import Painting
import Transfer

/// The settings in environment variables.
enum Environment {
  /// A value of `VIDSTYLE_ISA` that this CPU does not support; the description is one sentence.
  struct UnknownInstructions: Error, CustomStringConvertible {
    let name: String

    var description: String {
      "VIDSTYLE_ISA is '\(name)', but this machine's CPU supports "
        + InstructionSet.available.joined(separator: ", ")
    }
  }

  private static var variables: [String: String] { ProcessInfo.processInfo.environment }

  /// The CPU's instructions to use: those of the option, or else of `VIDSTYLE_ISA`; `nil`: the fastest.
  static func instructions(_ option: String? = nil) throws(UnknownInstructions) -> String? {
    if let option { return option }
    guard let name = variables["VIDSTYLE_ISA"], !name.isEmpty else { return nil }
    guard InstructionSet(named: name) != nil else { throw UnknownInstructions(name: name) }
    return name
  }

  /// Slurm's name of this task, such as `123_4`; `nil` outside Slurm.
  static var queueTask: String? {
    guard let array = variables["SLURM_ARRAY_JOB_ID"], let task = variables["SLURM_ARRAY_TASK_ID"]
    else { return variables["SLURM_JOB_ID"] }
    return "\(array)_\(task)"
  }

  /// The file of weights: that of the option, or else of the usual places.
  static func weights(_ option: String?) throws(WeightsLocator.NotFound) -> String {
    try WeightsLocator.locate(
      given: option, environment: variables, executable: Bundle.main.executableURL)
  }
}
