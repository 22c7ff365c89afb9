/// The paths of the pictures that a sequence is written to.
struct SequenceNames {
  private enum Form {
    case numbered(NumberPattern, first: Int)
    case listed([String])
  }

  private let form: Form
  /// The folder, with a slash or empty.
  let folder: String
  /// Where the times of the pictures are written; a single one has none.
  let timestampsPath: String?

  /// A single picture.
  init(picture path: String) {
    form = .listed([path])
    folder = String(path.dropLast(OutputCheck.name(of: path).count))
    timestampsPath = nil
  }

  /// A pattern counts on from the number of the input's first picture, else from 1.
  init(pattern: NumberPattern, origin: FrameOrigin?) {
    form = .numbered(pattern, first: origin?.sequence?.numbers?.first ?? 1)
    folder = pattern.folder
    timestampsPath = folder + TimestampsFile.name
  }

  /// In a folder pictures are named like the input's, as far as their format can be written; frames
  /// of a video are 00001.png and so on.
  init(folder path: String, origin: FrameOrigin?) throws(MediaError) {
    folder = path.hasSuffix("/") ? path : path + "/"
    timestampsPath = folder + TimestampsFile.name
    guard let inputs = origin?.pictures, !inputs.isEmpty else {
      form = .numbered(try NumberPattern(folder + "%05d.png")!, first: 1)
      return
    }
    var inputOfTarget: [String: String] = [:]
    var targets: [String] = []
    for input in inputs {
      let target = folder + Self.name(like: OutputCheck.name(of: input))
      if let other = inputOfTarget.updateValue(input, forKey: target) {
        throw MediaError(target, .writtenTwice(other, input))
      }
      targets.append(target)
    }
    form = .listed(targets)
  }

  /// The name itself, or with another ending if it does not stand for a format that can be written.
  private static func name(like input: String) -> String {
    let ending = OutputKind.ending(of: input)
    if PictureFormat(ending: ending) != nil { return input }
    return (ending.isEmpty ? input : String(input.dropLast(ending.count + 1))) + ".png"
  }

  /// The path of the frame that comes after `index` others.
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

  /// Those of the paths that exist. Without a count all numbers from the first on are meant.
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
