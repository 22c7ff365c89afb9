import Basics
import Glibc

/// A video as a sequence of pictures, one file each.
public struct ImageSequence: Sendable, Equatable {
  /// The pattern, folder or glob that the user named.
  public let path: String
  /// Paths of the pictures in order; never empty.
  public let members: [String]
  /// Numbers in the members' names; nil if the names also differ elsewhere.
  public let numbers: [Int]?

  /// The sequence of a range of members.
  subscript(range: Range<Int>) -> ImageSequence {
    ImageSequence(
      path: path, members: Array(members[range]), numbers: numbers.map { Array($0[range]) })
  }

  init(path: String, members: [String], numbers: [Int]?) {
    self.path = path
    self.members = members
    self.numbers = numbers
  }

  /// Finds the pictures that a pattern such as "frames/%05d.png" matches. Numbers may start anywhere;
  /// none may be missing.
  init(pattern: NumberPattern, path: String) throws(MediaError) {
    let folder = OutputCheck.folder(of: path)
    let numbers = try FolderListing.names(in: folder)
      .compactMap(pattern.number(inName:)).sorted()
    guard !numbers.isEmpty else { throw MediaError(path, .noMember(.pattern)) }
    self.init(path: path, members: numbers.map(pattern.path), numbers: numbers)
    try demandNoGap(pattern.path)
  }

  /// Finds the pictures in a folder, which must be of one format. If names differ only in a number,
  /// none may be missing.
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

  /// Paths of all pictures in a folder, in natural order; throws if there are none.
  static func pictures(in folder: String) throws(MediaError) -> [String] {
    let (head, names) = try names(in: folder)
    return names.map { head + $0 }
  }

  private static func names(
    in folder: String
  ) throws(MediaError) -> (head: String, names: [String]) {
    let names = try FolderListing.names(in: folder)
      .filter(isPicture)
      .sorted(by: NaturalOrder.precedes)
    guard !names.isEmpty else { throw MediaError(folder, .noMember(.folder)) }
    return (folder.hasSuffix("/") ? folder : folder + "/", names)
  }

  /// Finds the pictures that match a glob such as "frames/*0.png"; gaps in numbers are allowed.
  init(glob path: String) throws(MediaError) {
    let members = try FolderListing.matches(path)
      .filter { OutputCheck.name(of: $0) != TimestampsFile.name }
      .sorted(by: NaturalOrder.precedes)
    guard !members.isEmpty else { throw MediaError(path, .noMember(.glob)) }
    let numbering = Self.numbering(of: members.map(OutputCheck.name(of:)))
    self.init(path: path, members: members, numbers: numbering?.numbers)
  }

  /// Extensions that distinguish pictures from other files in a folder.
  private static let endings = Set(
    PictureFormat.allCases.flatMap(\.endings)
      + ["bmp", "webp", "ppm", "pgm", "pnm", "tga", "dpx", "jp2"])

  static func isPicture(_ name: String) -> Bool {
    endings.contains(OutputKind.ending(of: name))
  }

  /// Format of a picture by its extension; "jpg" and "jpeg" are the same.
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

  /// Pattern and numbers of names in natural order; nil unless all match one pattern.
  private static func numbering(
    of names: [String]
  ) -> (pattern: NumberPattern, numbers: [Int])? {
    guard let pattern = NumberPattern(numbered: names[0]) else { return nil }
    let numbers = names.compactMap(pattern.number(inName:))
    return numbers.count == names.count ? (pattern, numbers) : nil
  }
}

extension ImageSequence {
  /// Path of the file with the pictures' times, which need not exist; nil unless all are in one folder.
  var timestampsPath: String? {
    let folder = OutputCheck.folder(of: members[0])
    guard members.allSatisfy({ OutputCheck.folder(of: $0) == folder }) else { return nil }
    return Folder.slashed(of: members[0]) + TimestampsFile.name
  }
}
