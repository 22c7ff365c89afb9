import Basics

/// Kind of an output file, determined by its extension.
public enum OutputKind: Sendable, Equatable, CaseIterable {
  case video, picture

  /// The extensions in lower case, without the dot.
  public var endings: [String] {
    switch self {
    case .video: Container.allCases.map(\.rawValue)
    case .picture: PictureFormat.allCases.flatMap(\.endings)
    }
  }

  /// Determines the kind of a path; throws, listing the known extensions, if it has none of them.
  public init(path: String) throws(MediaError) {
    let ending = Self.ending(of: path)
    guard let kind = Self.allCases.first(where: { $0.endings.contains(ending) }) else {
      throw MediaError(
        path, Folder.isAddress(path) ? .file(.isAddress) : .unknownExtension(ending))
    }
    self = kind
  }

  /// Extension of a file name in lower case, without the dot; empty if there is none.
  public static func ending(of path: String) -> String {
    let name = Folder.name(of: path)
    guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), dot != name.startIndex else {
      return ""
    }
    return name[name.utf8.index(after: dot)...].lowercased()
  }

  /// A path without its extension and the dot.
  static func stem(of path: String) -> String {
    guard !ending(of: path).isEmpty, let dot = path.utf8.lastIndex(of: UInt8(ascii: ".")) else {
      return path
    }
    return String(path[..<dot])
  }

  /// ".mp4, .m4v or .mov", for sentences.
  static func listing(_ kind: OutputKind) -> String {
    let endings = kind.endings.map { "." + $0 }
    guard endings.count > 1 else { return endings[0] }
    return endings.dropLast().joined(separator: ", ") + " or " + endings[endings.count - 1]
  }
}
