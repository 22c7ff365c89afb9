/// The kinds of picture that can be written, told by the endings of their names.
public enum PictureFormat: Sendable, CaseIterable {
  case png, jpeg, tiff

  /// In lower case, without the dot; the usual one first.
  var endings: [String] {
    switch self {
    case .png: ["png"]
    case .jpeg: ["jpg", "jpeg"]
    case .tiff: ["tif", "tiff"]
    }
  }

  /// For users.
  var name: String {
    switch self {
    case .png: "PNG"
    case .jpeg: "JPEG"
    case .tiff: "TIFF"
    }
  }

  /// Nil for any other ending.
  init?(ending: String) {
    guard let format = Self.allCases.first(where: { $0.endings.contains(ending) }) else {
      return nil
    }
    self = format
  }
}
