import Basics
import Foundation

/// What tells a run's finished output from any other file, so that the same request recognises it.
public struct ResultMark: Codable, Equatable, Sendable {
  /// Digest of the request and of all that its paintings depend on.
  let key: String
  let frames: Int
  /// The file as the run has left it.
  let stamp: FileStamp

  /// The attribute that finished files bear.
  private static let attribute = "vidstyle.result"

  /// The mark that a file bears, if it is still as the run has left it.
  init?(on path: String) {
    guard let text = CompleteFile.attribute(Self.attribute, of: path) else { return nil }
    self.init(text, of: path)
  }

  /// The mark in a work folder, if a file is still as it says.
  init?(in folder: String, of path: String) {
    guard let file = try? RawFile(Self.path(in: folder), for: .readingOwn),
      let bytes = try? file.contents()
    else { return nil }
    self.init(String(decoding: bytes, as: UTF8.self), of: path)
  }

  private init?(_ text: String, of path: String) {
    guard let mark = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)),
      mark.stamp == FileStamp(path)
    else { return nil }
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
  /// The key of a request's result; where it is kept until then, and the log, change nothing of it.
  static func key(_ request: PaintingRequest, _ identity: RunIdentity) throws -> String {
    var request = request
    request.work = WorkSettings()
    request.log = nil
    request.output.overwrites = false
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return FileDigest.sha256(of: Array(try encoder.encode(request) + encoder.encode(identity)))
  }
}
