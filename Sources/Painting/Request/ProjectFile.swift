import Basics
import Foundation
import VideoIO

/// A file with a request and the state of the studio's work on it, such as `film.vidstyle.json`.
///
/// Paths in the request are relative to the project's folder. Values that a project does not
/// mention have their defaults, so that it can be written by hand:
///
///     {"vidstyle": "project", "version": 1,
///      "request": {"input": "film.mp4", "styles": [{"path": "starry.jpg", "share": 1}],
///                  "output": {"path": "painted.mp4"}, "look": {"styleWeight": 0.001}}}
public struct ProjectFile: Equatable, Sendable {
  /// The usual end of the file's name.
  public static let ending = ".vidstyle.json"
  private static let version = 1

  public var request: PaintingRequest
  /// The frame that the look was tried on, in seconds of the input.
  public var moment: Double

  public init(request: PaintingRequest, moment: Double = 0) {
    self.request = request
    self.moment = moment
  }
}

extension ProjectFile {
  /// A project that cannot be read; the description is one sentence.
  public enum Problem: SentenceError, Equatable {
    case notProject(String)
    case otherVersion(String, Int)
    case unknown(String, name: String)
    case bad(String, name: String)

    public var sentence: Sentence {
      switch self {
      case .notProject(let path): "\(path) is not a vidstyle project"
      case .otherVersion(let path, let version):
        "\(path) is a project of version \(version); this vidstyle reads version "
          + "\(ProjectFile.version)"
      case .unknown(let path, let name): "\(path) has the unknown entry '\(name)'"
      case .bad(let path, let name):
        "\(path): the value of '\(name)' is missing or of the wrong type"
      }
    }
  }

  /// Parts of a request of which a project may mention only some values.
  private static let parts = ["selection", "look", "coherence", "output", "work"]

  /// Reads a project.
  ///
  /// - Parameter weights: used where the project names none.
  /// - Throws: ``Problem``, `FileError`, and ``ValueError`` where values are out of range.
  public init(path: String, weights: String) throws {
    try InputFile.check(path)
    let bytes = try RawFile(path, for: .reading).contents(upTo: 1 << 20)
    guard let all = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any],
      all["vidstyle"] as? String == "project", let version = all["version"] as? Int,
      let given = all["request"] as? [String: Any]
    else { throw Problem.notProject(path) }
    guard version == Self.version else { throw Problem.otherVersion(path, version) }
    var request = try Self.request(given, weights: weights, path)
    let folder = Self.folder(of: path)
    request.forEachPath { $0 = Self.resolved($0, in: folder) }
    try request.validate()
    self.request = request
    moment = all["moment"] as? Double ?? 0
  }

  private static func request(
    _ given: [String: Any], weights: String, _ path: String
  ) throws -> PaintingRequest {
    let usual = PaintingRequest(input: "", style: "", output: "", weights: weights)
    var merged = try dictionary(usual)
    for name in ["input", "styles"] where given[name] == nil {
      throw Problem.bad(path, name: name)
    }
    for (name, value) in given {
      if parts.contains(name), let values = value as? [String: Any] {
        merged[name] = (merged[name] as? [String: Any] ?? [:]).merging(values) { $1 }
      } else {
        merged[name] = value
      }
    }
    let request: PaintingRequest
    do {
      request = try JSONDecoder().decode(
        PaintingRequest.self, from: JSONSerialization.data(withJSONObject: merged))
    } catch let error as DecodingError {
      throw Problem.bad(path, name: error.place)
    }
    guard !request.output.path.isEmpty else { throw Problem.bad(path, name: "output.path") }
    // An unknown name must not be ignored silently.
    if let name = unknown(in: given, known: try dictionary(request)) {
      throw Problem.unknown(path, name: name)
    }
    return request
  }

  private static func unknown(in given: [String: Any], known: [String: Any]) -> String? {
    for (name, value) in given.sorted(by: { $0.key < $1.key }) where !(value is NSNull) {
      guard let own = known[name] else { return name }
      if let inner = value as? [String: Any], let own = own as? [String: Any],
        let name = unknown(in: inner, known: own)
      {
        return name
      }
    }
    return nil
  }

  private static func dictionary(_ request: PaintingRequest) throws -> [String: Any] {
    let data = try JSONEncoder().encode(request)
    return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
  }

  /// Writes the project, replacing an existing file.
  public func write(to path: String) throws {
    struct Whole: Encodable {
      let vidstyle = "project"
      let version = ProjectFile.version
      let request: PaintingRequest
      let moment: Double
    }
    var request = request
    let folder = Self.folder(of: path)
    request.forEachPath { $0 = Self.relative($0, to: folder) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    var text = try encoder.encode(Whole(request: request, moment: moment))
    // The path of the weights only makes sense on this machine.
    if var all = try JSONSerialization.jsonObject(with: text) as? [String: Any],
      var inner = all["request"] as? [String: Any]
    {
      inner["weights"] = nil
      all["request"] = inner
      text = try JSONSerialization.data(
        withJSONObject: all, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    }
    try TextFile.write(String(decoding: text, as: UTF8.self) + "\n", to: path, overwrite: true)
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return String(path[...slash])
  }

  private static func resolved(_ path: String, in folder: String) -> String {
    path.hasPrefix("/") || path == "-" || path.isEmpty ? path : folder + path
  }

  /// The path relative to a folder if it lies below that folder, else absolute.
  private static func relative(_ path: String, to folder: String) -> String {
    guard !path.hasPrefix("/"), path != "-", !folder.isEmpty else {
      let below = absolute(folder.isEmpty ? "./" : folder)
      return path.hasPrefix(below) ? String(path.dropFirst(below.count)) : path
    }
    if path.hasPrefix(folder) { return String(path.dropFirst(folder.count)) }
    let (own, below) = (absolute(path), absolute(folder))
    return own.hasPrefix(below) ? String(own.dropFirst(below.count)) : own
  }

  private static func absolute(_ path: String) -> String {
    let isFolder = path.hasSuffix("/")
    let text = URL(filePath: path).standardizedFileURL.path
    return isFolder && !text.hasSuffix("/") ? text + "/" : text
  }
}

extension PaintingRequest {
  /// Visits every file and folder that the request names, but not the weights.
  fileprivate mutating func forEachPath(_ change: (inout String) -> Void) {
    change(&input)
    for index in styles.indices { change(&styles[index].path) }
    for index in masks.indices {
      change(&masks[index].path)
      change(&masks[index].style)
    }
    change(&output.path)
    for path in [\PaintingRequest.work.folder, \.log, \.coherence.flowFolder]
      as [WritableKeyPath<PaintingRequest, String?>]
    {
      if var text = self[keyPath: path] {
        change(&text)
        self[keyPath: path] = text
      }
    }
  }
}

extension DecodingError {
  /// The names that lead to a value that could not be decoded.
  fileprivate var place: String {
    let (path, key): ([any CodingKey], (any CodingKey)?) =
      switch self {
      case .keyNotFound(let key, let context): (context.codingPath, key)
      case .typeMismatch(_, let context), .valueNotFound(_, let context),
        .dataCorrupted(let context):
        (context.codingPath, nil)
      @unknown default: ([], nil)
      }
    return (path + [key].compactMap(\.self)).map(\.stringValue).joined(separator: ".")
  }
}
