import Basics

/// Files of raw numbers in a work folder. Each ends with a SHA-256 digest of its name and contents,
/// so that both damage and a file of another frame are detected.
enum StateFile {
  /// Receives a piece.
  typealias Sink = (UnsafeRawBufferPointer) throws -> Void
  /// Fills a piece.
  typealias Source = (UnsafeMutableRawBufferPointer) throws -> Void

  /// Writes a file, piece by piece.
  ///
  /// - Parameters:
  ///   - place: a temporary path, if it is not written under its name.
  ///   - isLasting: whether it is on disk when this returns.
  static func write(
    _ path: String, at place: String? = nil, isLasting: Bool = true, _ body: (Sink) throws -> Void
  ) throws {
    let file = try RawFile(place ?? path, for: .creating)
    var digest = digest(path)
    try body { piece in
      digest.add(piece)
      try file.write(piece)
    }
    try file.write(digest.text)
    if isLasting { try file.synchronize() }
  }

  /// Reads a file in pieces of the lengths in which it was written.
  ///
  /// - Throws: ``WorkError/damaged(_:)`` if it is damaged, which may be found only after `body` has
  ///   read it.
  static func read(_ path: String, _ body: (Source) throws -> Void) throws {
    let file = try open(path)
    var digest = digest(path)
    func fill(_ piece: UnsafeMutableRawBufferPointer) throws {
      guard try file.read(into: piece) else { throw WorkError.damaged(path) }
    }
    try body { piece in
      try fill(piece)
      digest.add(UnsafeRawBufferPointer(piece))
    }
    var end = [UInt8](repeating: 0, count: 65)
    let isWhole = try end.withUnsafeMutableBytes { end in
      try fill(UnsafeMutableRawBufferPointer(rebasing: end.dropLast()))
      return try !file.read(into: UnsafeMutableRawBufferPointer(rebasing: end.suffix(1)))
    }
    guard isWhole, end.dropLast().elementsEqual(digest.text.utf8) else {
      throw WorkError.damaged(path)
    }
  }

  /// Reads a file to its end; returns whether it is intact.
  static func isWhole(_ path: String) -> Bool {
    guard let file = try? RawFile(path, for: .readingOwn), let size = try? file.size(), size >= 64
    else { return false }
    var digest = digest(path)
    var left = size - 64
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { piece.deallocate() }
    while left > 0 {
      let part = UnsafeMutableRawBufferPointer(rebasing: piece.prefix(left))
      guard (try? file.read(into: part)) == true else { return false }
      digest.add(UnsafeRawBufferPointer(part))
      left -= part.count
    }
    let end = UnsafeMutableRawBufferPointer(rebasing: piece.prefix(64))
    return (try? file.read(into: end)) == true && end.elementsEqual(digest.text.utf8)
  }

  private static func open(_ path: String) throws -> RawFile {
    do throws(FileError) {
      return try RawFile(path, for: .readingOwn)
    } catch {
      throw error.reason.isAbsence ? WorkError.damaged(path) : error
    }
  }

  private static func digest(_ path: String) -> RunningDigest {
    var digest = RunningDigest()
    Array(Folder.name(of: path).utf8).withUnsafeBytes { digest.add($0) }
    return digest
  }
}

extension FileError.Reason {
  /// Whether there is no file of this name that a run can have written.
  fileprivate var isAbsence: Bool {
    switch self {
    case .refused(_, let code): code == .noSuchFileOrDirectory || code == .tooManySymbolicLinkLevels
    default: true
    }
  }
}
