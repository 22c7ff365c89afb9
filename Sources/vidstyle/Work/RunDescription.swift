import Basics
import Foundation
import VideoIO

/// What a work folder says about its run: `run.json`.
struct RunDescription: Codable {
  /// What all its paintings depend on.
  let identity: RunIdentity
  let output: String
  /// How many frames it will have, as far as known.
  var frames: Int?
  let passes: Int

  static func path(in folder: String) -> String { "\(folder)/run.json" }

  /// What a folder says; nil if it holds no run.
  init?(in folder: String) throws {
    let path = Self.path(in: folder)
    guard access(path, F_OK) == 0 else { return nil }
    do {
      self = try JSONDecoder().decode(
        Self.self, from: Data(try RawFile(path, for: .reading).contents()))
    } catch is DecodingError {
      throw WorkError.damaged(path)
    }
  }

  init(identity: RunIdentity, output: String, frames: Int?, passes: Int) {
    self.identity = identity
    self.output = output
    self.frames = frames
    self.passes = passes
  }

  /// Throws unless the folder holds this very run, or none.
  func checkAgreement(with folder: String) throws {
    if let earlier = try RunDescription(in: folder),
      let difference = identity.difference(from: earlier.identity)
    {
      throw WorkError.otherRun(folder, difference: difference)
    }
  }

  /// Says in the folder what its run is.
  func write(to folder: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try TextFile.write(
      String(decoding: try encoder.encode(self), as: UTF8.self), to: Self.path(in: folder),
      overwrite: true)
  }
}
