import Basics
import Foundation
import VideoIO

extension FarmPlan {
  /// The plan of a folder; `nil` if there is none.
  ///
  /// - Throws: ``FarmError/otherVersion(_:)``, ``FarmError/otherPath(planned:here:)`` and
  ///   ``WorkError/damaged(_:)``.
  public init?(in folder: String) throws {
    let path = FarmFolder(folder).plan
    guard Folder.holds(path) else { return nil }
    let bytes = Data(try RawFile(path, for: .readingOwn).contents(upTo: Self.longest))
    do {
      let version = try JSONDecoder().decode(Version.self, from: bytes).version
      guard version == Self.currentVersion else { throw FarmError.otherVersion(folder) }
      guard SealedJSON.digest(of: bytes) != nil else { throw WorkError.damaged(path) }
      self = try JSONDecoder().decode(Self.self, from: bytes)
      guard !shots.isEmpty, request.work.folder != nil, timeBase.count == 2, timeBase[1] != 0,
        shots.allSatisfy({ $0.count > 0 && $0.digests.count == $0.count })
      else { throw WorkError.damaged(path) }
    } catch is DecodingError {
      throw WorkError.damaged(path)
    }
    guard AtomicFile.destination(of: folder) == AtomicFile.destination(of: self.folder) else {
      throw FarmError.otherPath(planned: self.folder, here: folder)
    }
  }

  /// The plan of a folder, read on a machine that is to carry it out.
  ///
  /// - Throws: what ``init(in:)`` throws, and ``FarmError/noPlan(_:host:)``.
  public static func read(_ folder: String) throws -> FarmPlan {
    guard let plan = try FarmPlan(in: folder) else {
      throw FarmError.noPlan(folder, host: ProcessInfo.processInfo.hostName)
    }
    return plan
  }

  /// Writes the plan into its folder, completely or not at all, unless there is already one.
  func write() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text = SealedJSON.seal(String(decoding: try encoder.encode(self), as: UTF8.self)).text
    let folders = FarmFolder(folder)
    try folders.make()
    try AtomicFile.write(text.utf8, to: folders.plan, overwrite: false, followsLinks: false)
  }

  /// Upper limit of a plan's length, in bytes: that of a million frames has about 40 MB.
  private static let longest = 1 << 30

  private struct Version: Decodable {
    let version: Int
  }
}
