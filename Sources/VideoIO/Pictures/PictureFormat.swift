/// A picture format that can be written, determined by the file's extension.
public enum PictureFormat: Sendable, CaseIterable {
  case png, jpeg, tiff

  /// Extensions in lower case, without the dot; the usual one first.
  var endings: [String] {
    switch self {
    case .png: ["png"]
    case .jpeg: ["jpg", "jpeg"]
    case .tiff: ["tif", "tiff"]
    }
  }

  /// Name in messages.
  var name: String {
    switch self {
    case .png: "PNG"
    case .jpeg: "JPEG"
    case .tiff: "TIFF"
    }
  }

  /// Looks up a format by its extension in lower case; nil for others.
  init?(ending: String) {
    guard let format = Self.allCases.first(where: { $0.endings.contains(ending) }) else {
      return nil
    }
    self = format
  }
}
