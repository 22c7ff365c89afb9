import Basics
import Foundation
import Transfer
import VideoIO

/// Whether a machine would paint the same frames.
extension FarmPlan {
  /// Compares libraries and instructions with those of the plan.
  ///
  /// - Throws: ``FarmError``.
  func checkMachine() throws(FarmError) {
    let host = ProcessInfo.processInfo.hostName
    if let difference = LibraryVersions.current.difference(from: libraries) {
      throw .otherLibraries(host: host, difference, folder: folder)
    }
    if let name = request.instructionSet, InstructionSet(named: name) == nil {
      throw .lacksInstructions(host: host, needed: name, best: InstructionSet.best.name)
    }
  }

  /// Compares styles, masks, weights and versions with those of the plan. The input is compared frame by frame,
  /// when it is read.
  ///
  /// - Throws: ``FarmError/otherFiles(host:_:folder:)``, and `FileError` where a file is missing.
  func checkFiles() throws {
    let input = try MediaInput(request.input).files
    let planned = run.identity.entries.first { $0.key == "input" }?.value ?? ""
    let here = try RunIdentity(of: request, size: size) { files in
      files == input ? planned : try FileDigest.sha256(of: files)
    }
    if let difference = here.difference(from: run.identity) {
      throw FarmError.otherFiles(
        host: ProcessInfo.processInfo.hostName, difference, folder: folder)
    }
  }
}
