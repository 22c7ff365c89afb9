import Foundation

/// A folder that is removed when the last reference to it goes.
public final class TemporaryDirectory: Sendable {
  public let path: String

  public init() throws {
    path = URL.temporaryDirectory.appending(path: "vidstyle-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a file in the folder.
  public func file(_ name: String) -> String { path + "/" + name }

  /// The names of everything in the folder, hidden files included.
  public func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }
}
