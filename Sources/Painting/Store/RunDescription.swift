import Basics
import Foundation
import VideoIO

/// A work folder's description of its run: `run.json`.
public struct RunDescription: Codable, Sendable {
  /// Everything that its paintings depend on.
  public let identity: RunIdentity
  /// The request, so that any program can resume the run.
  public private(set) var request: PaintingRequest
  /// How many frames it will have, if known.
  public var frames: Int?

  public var output: String { request.output.path }
  public var passes: Int { request.coherence.passes }

  static func path(in folder: String) -> String { "\(folder)/run.json" }

  /// The description in a folder; `nil` if it contains no run.
  ///
  /// - Throws: ``WorkError/otherVersion(_:)`` for a folder of another version of the identity, and
  ///   ``WorkError/damaged(_:)``.
  public init?(in folder: String) throws {
    let path = Self.path(in: folder)
    guard Folder.holds(path) else { return nil }
    let bytes = Data(try RawFile(path, for: .readingOwn).contents(upTo: Self.longest))
    do {
      let version = try JSONDecoder().decode(Version.self, from: bytes).identity.version
      guard version == RunIdentity.currentVersion else { throw WorkError.otherVersion(folder) }
      guard SealedJSON.digest(of: bytes) != nil else { throw WorkError.damaged(path) }
      self = try JSONDecoder().decode(Self.self, from: bytes)
    } catch is DecodingError {
      throw WorkError.damaged(path)
    }
  }

  /// Whether a folder's `run.json` is one of ours, of any version.
  static func isPlausible(in folder: String) -> Bool {
    guard let file = try? RawFile(path(in: folder), for: .readingOwn),
      let bytes = try? file.contents(upTo: longest)
    else { return false }
    return (try? JSONDecoder().decode(Version.self, from: Data(bytes))) != nil
  }

  /// Upper limit of a description's length, in bytes.
  private static let longest = 1 << 26

  init(identity: RunIdentity, request: PaintingRequest, frames: Int?) {
    self.identity = identity
    self.request = request
    self.frames = frames
    // Resuming it must not start over.
    self.request.work.restarts = false
  }

  /// Throws if the folder contains another run.
  func checkAgreement(with folder: String) throws {
    if let earlier = try RunDescription(in: folder),
      let difference = identity.difference(from: earlier.identity)
    {
      throw WorkError.otherRun(
        folder, difference: difference, began: earlier.request,
        changed: identity.changedFile(since: earlier.identity)
          ?? request.changedText(since: earlier.request))
    }
  }

  /// Writes the description into the folder.
  func write(to folder: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let text = SealedJSON.seal(String(decoding: try encoder.encode(self), as: UTF8.self)).text
    try AtomicFile.write(
      text.utf8, to: Self.path(in: folder), overwrite: true, followsLinks: false)
  }
}

extension RunDescription {
  /// The part of a description that has the version in all versions; version 1 has no number.
  private struct Version: Decodable {
    struct Identity: Decodable {
      let version: Int?
    }
    let identity: Identity
  }
}

extension PaintingRequest {
  /// A text file of both requests whose contents have changed; `nil` if there is none.
  func changedText(since earlier: PaintingRequest) -> String? {
    if let keys = keyframes, let other = earlier.keyframes, keys.path == other.path, keys != other {
      return keys.path
    }
    if case .listed(let list) = coherence.cuts, case .listed(let other) = earlier.coherence.cuts,
      list.file == other.file, list != other
    {
      return list.file
    }
    return nil
  }
}
