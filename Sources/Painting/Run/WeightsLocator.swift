import Basics
import Foundation

/// Finds the file of weights: where the user says, or else in the usual places.
public enum WeightsLocator {
  public static let fileName = "vgg19.safetensors"

  /// Weights that are in none of the usual places; the description is one sentence.
  public struct NotFound: SentenceError, Equatable {
    public let places: [String]

    public var sentence: Sentence {
      "there are no weights at \(places.joined(separator: " or ")); "
        + "'make fetch' in the project's folder puts them in place, or name a file with \(.weights)"
    }
  }

  /// The path to use.
  ///
  /// - Parameters:
  ///   - given: a place that the user named; it is taken as it is, so that an error names it.
  ///   - environment: `VIDSTYLE_WEIGHTS`, `XDG_DATA_HOME` and `HOME` are looked at.
  ///   - executable: the program; weights of the checkout that it was built in are found.
  public static func locate(
    given: String?, environment: [String: String], executable: URL?
  ) throws(NotFound) -> String {
    if let given { return given }
    if let variable = environment["VIDSTYLE_WEIGHTS"], !variable.isEmpty { return variable }
    let places = usualPlaces(environment: environment, executable: executable)
    guard let found = places.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
      throw NotFound(places: places)
    }
    return found
  }

  /// The XDG data folder, then `weights/` beside the checkout that the program was built in.
  private static func usualPlaces(environment: [String: String], executable: URL?) -> [String] {
    let home = environment["HOME"] ?? NSHomeDirectory()
    let dataHome =
      environment["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
      ?? "\(home)/.local/share"
    var places = ["\(dataHome)/vidstyle/\(fileName)"]
    // <checkout>/.build/<triple>/release/vidstyle
    var folder = executable?.resolvingSymlinksInPath().deletingLastPathComponent()
    while let current = folder, current.path != "/" {
      if FileManager.default.fileExists(atPath: current.appending(path: "Package.swift").path) {
        places.append(current.appending(path: "weights/\(fileName)").path)
        break
      }
      folder = current.deletingLastPathComponent()
    }
    return places
  }
}
