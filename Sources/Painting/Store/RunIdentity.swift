import Basics

/// Everything that a run's paintings depend on, as it is kept in a work folder.
///
/// Entries are listed one by one in `RunIdentity+Request.swift`, with keys that stay when
/// properties are renamed, so that unfinished runs survive changes of the program.
public struct RunIdentity: Codable, Equatable, Sendable {
  /// The version of the entries: it changes with the set of keys or the format of values.
  ///
  /// Version 1, of vidstyle 0.1.0, had no number, named entries after options and properties, and used
  /// MurmurHash3 for files. Folders of version 2 had no digests.
  public static let currentVersion = 3

  public struct Entry: Codable, Equatable, Sendable {
    /// Such as `style-weight` or `mask-1.file`.
    public let key: String
    /// A SHA-256 digest if the entry is a file.
    public let value: String
    /// The file's name, for messages.
    public let file: String?
  }

  public let version: Int
  public private(set) var entries: [Entry] = []
  /// How messages name the entries, by their keys.
  private var labels: [String: Sentence] = [:]

  private enum CodingKeys: String, CodingKey {
    case version
    case entries
  }

  init() {
    version = Self.currentVersion
  }

  public static func == (a: RunIdentity, b: RunIdentity) -> Bool {
    a.version == b.version && a.entries == b.entries
  }

  mutating func add(_ key: String, _ label: Sentence, _ value: String) {
    entries.append(Entry(key: key, value: value, file: nil))
    labels[key] = label
  }

  mutating func add(_ key: String, _ label: Sentence, file: String, digest: String) {
    entries.append(Entry(key: key, value: digest, file: file))
    labels[key] = label
  }

  /// How an earlier run of the same version differs, in a few words; `nil` if it does not.
  func difference(from earlier: RunIdentity) -> Sentence? {
    for entry in entries {
      let label = labels[entry.key] ?? "\(entry.key)"
      let other = earlier.entries.first { $0.key == entry.key }
      guard other?.value != entry.value else { continue }
      if let file = entry.file { return "a different \(label) (now \(file))" }
      guard let other else { return "no \(label) (now \(entry.value))" }
      return "\(label) \(other.value), not \(entry.value)"
    }
    return earlier.entries.first { other in !entries.contains { $0.key == other.key } }
      .map { "\(Self.label(ofOther: $0.key)) \($0.file ?? $0.value)" }
  }

  /// A file of both runs whose contents have changed; `nil` if there is none.
  func changedFile(since earlier: RunIdentity) -> String? {
    entries.first { entry in
      entry.file != nil
        && earlier.entries.contains {
          $0.key == entry.key && $0.file == entry.file && $0.value != entry.value
        }
    }?.file
  }

  /// How messages name an entry that only an earlier run has.
  private static func label(ofOther key: String) -> Sentence {
    for (prefix, field) in [("style-", .styles), ("mask-", .masks)] as [(String, Field)]
    where key.hasPrefix(prefix) {
      return "\(field)"
    }
    let keyframe = "keyframe-"
    if key.hasPrefix(keyframe) { return "\(.keyframes) at \(key.dropFirst(keyframe.count)) s" }
    return "\(key)"
  }
}
