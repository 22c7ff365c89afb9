import Basics

/// Paths of the pictures that frames are written to.
struct SequenceNames {
  private enum Form {
    case numbered(NumberPattern, first: Int)
    case listed([String])
  }

  private let form: Form
  /// Folder with its slash; empty for none.
  let folder: String
  /// Path of the file with the pictures' times; nil for a single picture.
  let timestampsPath: String?

  /// The name of a single picture.
  init(picture path: String) {
    form = .listed([path])
    folder = Folder.slashed(of: path)
    timestampsPath = nil
  }

  /// Names by a pattern, numbered from the input's first number on, else from 1.
  init(pattern: NumberPattern, origin: FrameOrigin?) {
    form = .numbered(pattern, first: origin?.sequence?.numbers?.first ?? 1)
    folder = pattern.folder
    timestampsPath = folder + TimestampsFile.name
  }

  /// Names in a folder: those of the input's pictures, where their format can be written; frames of a
  /// video become 00001.png and so on.
  init(folder path: String, origin: FrameOrigin?) throws(MediaError) {
    folder = path.hasSuffix("/") ? path : path + "/"
    timestampsPath = folder + TimestampsFile.name
    guard let inputs = origin?.pictures, !inputs.isEmpty else {
      form = .numbered(try NumberPattern(folder + "%05d.png")!, first: 1)
      return
    }
    // By their bytes: names that are the same text in Swift may belong to two files.
    var inputOfTarget: [[UInt8]: String] = [:]
    var targets: [String] = []
    for input in inputs {
      let target = folder + Self.name(like: OutputCheck.name(of: input))
      if let other = inputOfTarget.updateValue(input, forKey: Array(target.utf8)) {
        throw MediaError(target, .writtenTwice(other, input))
      }
      targets.append(target)
    }
    form = .listed(targets)
  }

  /// Name of the output for a picture of the input: the same, or ending in .png where its format cannot
  /// be written.
  private static func name(like input: String) -> String {
    let ending = OutputKind.ending(of: input)
    if PictureFormat(ending: ending) != nil { return input }
    return OutputKind.stem(of: input) + ".png"
  }

  /// Path of the frame at an index, counted from 0.
  func path(_ index: Int) -> String {
    switch form {
    case .numbered(let pattern, let first): pattern.path(first + index)
    case .listed(let paths): paths[index]
    }
  }

  /// The first paths, at most `count`.
  func paths(_ count: Int) -> [String] {
    switch form {
    case .numbered: (0..<count).map(path)
    case .listed(let paths): Array(paths.prefix(count))
    }
  }

  /// The first paths, and that of the pictures' times where there is such a file.
  func files(_ count: Int) -> [String] {
    paths(count) + [timestampsPath].compactMap { $0 }.filter(Folder.holds)
  }

  /// Paths that exist. A pattern without a count covers all numbers from the first on.
  func existing(count: Int?) throws(MediaError) -> [String] {
    switch form {
    case .listed(let paths): return paths.filter { FileIdentity($0) != nil }
    case .numbered(let pattern, let first):
      return try FolderListing.names(in: OutputCheck.folder(of: path(0)))
        .compactMap(pattern.number(inName:)).sorted()
        .filter { $0 >= first && $0 - first < count ?? .max }
        .map(pattern.path)
    }
  }
}
