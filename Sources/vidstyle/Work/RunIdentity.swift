import Transfer

/// Everything that a run's paintings depend on, by names that the user knows.
struct RunIdentity: Codable, Equatable {
  struct Entry: Codable, Equatable {
    let name: String
    let value: String
    /// What to call it if it is a file, whose value is a digest.
    var file: String?
  }

  private(set) var entries: [Entry] = []

  mutating func add(_ name: String, _ value: String) {
    entries.append(Entry(name: name, value: value))
  }

  /// - Parameter path: what to call the file.
  mutating func add(_ name: String, file path: String, digest: String) {
    entries.append(Entry(name: name, value: digest, file: path))
  }

  /// Every setting, under the option's name.
  mutating func add(_ settings: TransferSettings) {
    for child in Mirror(reflecting: settings).children {
      let label = child.label!
      add(Self.option[label] ?? "--" + Self.dashed(label), Self.text(child.value))
    }
  }

  /// How this differs from what a work folder was begun with, in a few words; nil if it does not.
  func difference(from earlier: RunIdentity) -> String? {
    for entry in entries {
      let other = earlier.entries.first { $0.name == entry.name }
      guard other?.value != entry.value else { continue }
      if let file = entry.file { return "another \(entry.name) than \(file) is now" }
      guard let other else { return "no \(entry.name), which is now \(entry.value)" }
      return "\(entry.name) \(other.value), not \(entry.value)"
    }
    return earlier.entries.first { other in !entries.contains { $0.name == other.name } }
      .map { "\($0.name) \($0.value)" }
  }

  /// Options whose names are not those of the settings.
  private static let option = [
    "totalVariation": "--tv-loss", "totalVariationWeight": "--tv-weight",
    "firstEvaluations": "--iterations of a first frame",
    "nextEvaluations": "--iterations of a later frame", "method": "--optimizer",
    "initialImage": "--init", "nextImage": "--next-init",
  ]

  /// "styleWeight" → "style-weight".
  private static func dashed(_ name: String) -> String {
    name.map { $0.isUppercase ? "-" + $0.lowercased() : String($0) }.joined()
  }

  private static func text(_ value: Any) -> String {
    let mirror = Mirror(reflecting: value)
    guard mirror.displayStyle == .optional else { return "\(value)" }
    return mirror.children.first.map { text($0.value) } ?? "by default"
  }
}
