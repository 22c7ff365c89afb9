import Glibc

/// Pictures in files of their own which, one after the other, make up a video.
public struct ImageSequence: Sendable, Equatable {
  /// What the user named: a pattern, a folder or a glob.
  public let path: String
  /// The pictures' paths in order; never empty.
  public let members: [String]
  /// The numbers in the members' names, where these differ in nothing else.
  public let numbers: [Int]?

  /// Some of the members.
  subscript(range: Range<Int>) -> ImageSequence {
    ImageSequence(
      path: path, members: Array(members[range]), numbers: numbers.map { Array($0[range]) })
  }

  init(path: String, members: [String], numbers: [Int]?) {
    self.path = path
    self.members = members
    self.numbers = numbers
  }

  /// The pictures whose names a pattern such as "frames/%05d.png" describes, by their numbers, which
  /// may start anywhere; none may be missing.
  init(pattern: NumberPattern, path: String) throws(MediaError) {
    let folder = OutputCheck.folder(of: path)
    let numbers = try FolderListing.names(in: folder)
      .compactMap(pattern.number(inName:)).sorted()
    guard !numbers.isEmpty else { throw MediaError(path, .noMember(.pattern)) }
    self.init(path: path, members: numbers.map(pattern.path), numbers: numbers)
    try demandNoGap(pattern.path)
  }

  /// The pictures in a folder, which are of one kind. If only numbers tell their names apart, none
  /// may be missing.
  init(folder: String) throws(MediaError) {
    let (head, names) = try Self.names(in: folder)
    let first = names[0]
    if let other = names.first(where: { Self.kind(of: $0) != Self.kind(of: first) }) {
      throw MediaError(
        folder, .mixedKinds(OutputKind.ending(of: first), OutputKind.ending(of: other)))
    }
    let numbering = Self.numbering(of: names)
    self.init(path: folder, members: names.map { head + $0 }, numbers: numbering?.numbers)
    if let numbering { try demandNoGap { head + numbering.pattern.path($0) } }
  }

  /// The paths of all pictures in a folder, in natural order; there is at least one.
  static func pictures(in folder: String) throws(MediaError) -> [String] {
    let (head, names) = try names(in: folder)
    return names.map { head + $0 }
  }

  private static func names(
    in folder: String
  ) throws(MediaError) -> (head: String, names: [String]) {
    let names = try FolderListing.names(in: folder)
      .filter { endings.contains(OutputKind.ending(of: $0)) }
      .sorted(by: NaturalOrder.precedes)
    guard !names.isEmpty else { throw MediaError(folder, .noMember(.folder)) }
    return (folder.hasSuffix("/") ? folder : folder + "/", names)
  }

  /// What a glob such as "frames/*.png" finds; it may well select every tenth picture.
  init(glob path: String) throws(MediaError) {
    let members = FolderListing.matches(path)
      .filter { OutputCheck.name(of: $0) != TimestampsFile.name }
      .sorted(by: NaturalOrder.precedes)
    guard !members.isEmpty else { throw MediaError(path, .noMember(.glob)) }
    let numbering = Self.numbering(of: members.map(OutputCheck.name(of:)))
    self.init(path: path, members: members, numbers: numbering?.numbers)
  }

  /// The endings by which a folder's pictures are told from its other files.
  private static let endings = Set(
    PictureFormat.allCases.flatMap(\.endings)
      + ["bmp", "webp", "ppm", "pgm", "pnm", "tga", "dpx", "jp2"])

  /// The ending, with the spellings of one format made equal.
  private static func kind(of name: String) -> String {
    let ending = OutputKind.ending(of: name)
    return PictureFormat(ending: ending)?.name ?? ending
  }

  private func demandNoGap(_ memberPath: (Int) -> String) throws(MediaError) {
    for (number, next) in zip(numbers!, numbers!.dropFirst()) where next != number + 1 {
      throw MediaError(
        memberPath(number + 1), .gap(first: members[0], last: members[members.count - 1]))
    }
  }

  /// The numbers of names in natural order, if they are all of one form with rising numbers.
  private static func numbering(
    of names: [String]
  ) -> (pattern: NumberPattern, numbers: [Int])? {
    guard let pattern = NumberPattern(numbered: names[0]) else { return nil }
    let numbers = names.compactMap(pattern.number(inName:))
    return numbers.count == names.count ? (pattern, numbers) : nil
  }
}

extension ImageSequence {
  /// Where the times of the pictures would lie; nil when these are not in one folder.
  var timestampsPath: String? {
    let folder = OutputCheck.folder(of: members[0])
    guard members.allSatisfy({ OutputCheck.folder(of: $0) == folder }) else { return nil }
    return members[0].dropLast(OutputCheck.name(of: members[0]).count) + TimestampsFile.name
  }
}
