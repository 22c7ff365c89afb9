import Basics
import Foundation

/// Finds the file of weights: the one that the user names, or else in the usual places.
public enum WeightsLocator {
  public static let fileName = "vgg19.safetensors"

  /// No weights were found; the description is one sentence.
  public struct NotFound: SentenceError, Equatable {
    public let places: [String]
    /// The checkout that the program was built in; `nil` for an installed one.
    public let checkout: String?

    public var sentence: Sentence {
      let remedy =
        checkout.map { "'make -C \($0) fetch' puts them in place" }
        ?? "'make install' in the project's folder installs them with the program"
      return
        "found no weights at \(places.joined(separator: " or ")); \(remedy), or name a file with "
        + "\(.weights)"
    }
  }

  /// The path to use.
  ///
  /// - Parameters:
  ///   - given: a path that the user named; it is used unchecked, so that reading it gives the
  ///     error.
  ///   - environment: `VIDSTYLE_WEIGHTS`, `XDG_DATA_HOME` and `HOME` are read.
  ///   - executable: the program; weights that were installed with it are found, and those of the checkout
  ///     that it was built in.
  public static func locate(
    given: String?, environment: [String: String], executable: URL?
  ) throws(NotFound) -> String {
    if let given { return given }
    if let variable = environment["VIDSTYLE_WEIGHTS"], !variable.isEmpty { return variable }
    let folder = executable?.resolvingSymlinksInPath().deletingLastPathComponent()
    let checkout = folder.flatMap(checkout(above:))
    var places = ["\(dataHome(environment))/vidstyle/\(fileName)"]
    if let checkout {
      places.append("\(checkout)/weights/\(fileName)")
    } else if let folder, folder.lastPathComponent == "bin" {
      places.append(
        folder.deletingLastPathComponent().appending(path: "share/vidstyle/\(fileName)").path)
    }
    guard let found = places.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
      throw NotFound(places: places, checkout: checkout)
    }
    return found
  }

  /// The user's data folder.
  private static func dataHome(_ environment: [String: String]) -> String {
    environment["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
      ?? "\(environment["HOME"] ?? NSHomeDirectory())/.local/share"
  }

  /// The checkout of a program in `<checkout>/.build/<triple>/release`.
  private static func checkout(above folder: URL) -> String? {
    var folder = folder
    while folder.path != "/" {
      if FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path) {
        return folder.path
      }
      folder.deleteLastPathComponent()
    }
    return nil
  }
}
