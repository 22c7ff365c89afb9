import Basics
import Foundation

/// Identifies the finished output of a run, so that the same request recognises it.
public struct ResultMark: Codable, Equatable, Sendable {
  /// Digest of the request and of everything that its paintings depend on.
  let key: String
  let frames: Int
  /// Length and time of its files when the run ended.
  let stamp: FileStamp

  /// The extended attribute of finished files.
  private static let attribute = "vidstyle.result"

  /// The mark of a result, if its files are unchanged since the run.
  ///
  /// - Parameter files: the files of a result with so many frames.
  init?(on files: (Int) -> [String]) {
    guard let text = CompleteFile.attribute(Self.attribute, of: files(1)[0]) else { return nil }
    self.init(text, of: files)
  }

  /// The mark in a work folder, if the result still agrees with it.
  init?(in folder: String, of files: (Int) -> [String]) {
    guard let file = try? RawFile(Self.path(in: folder), for: .readingOwn),
      let bytes = try? file.contents()
    else { return nil }
    self.init(String(decoding: bytes, as: UTF8.self), of: files)
  }

  private init?(_ text: String, of files: (Int) -> [String]) {
    guard let mark = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)),
      (1...1 << 30).contains(mark.frames)
    else { return nil }
    let found = files(mark.frames)
    guard mark.stamp == (found.count == 1 ? FileStamp(found[0]) : FileStamp(found)) else {
      return nil
    }
    self = mark
  }

  init(key: String, frames: Int, stamp: FileStamp) {
    self.key = key
    self.frames = frames
    self.stamp = stamp
  }

  static func path(in folder: String) -> String { "\(folder)/result.json" }

  func write(to folder: String) throws(FileError) {
    try AtomicFile.write(text.utf8, to: Self.path(in: folder), overwrite: true, followsLinks: false)
  }

  func attach(to file: CompleteFile) {
    file.setAttribute(Self.attribute, text)
  }

  private var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: (try? encoder.encode(self)) ?? Data(), as: UTF8.self)
  }
}

extension ResultMark {
  /// The key of a request's result. It does not depend on the work folder and the log; the
  /// instruction set is part of the identity.
  static func key(_ request: PaintingRequest, _ identity: RunIdentity) throws -> String {
    var request = request.withWholePaths()
    request.instructionSet = nil
    request.work = WorkSettings()
    request.log = nil
    request.output.overwrites = false
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return FileDigest.sha256(of: Array(try encoder.encode(request) + encoder.encode(identity)))
  }
}
