import Foundation
import Painting
import Synchronization

/// Pictures dropped on the studio, kept in a folder beside the project so that the command line can
/// refer to them later.
///
/// Files are named after their contents, not by the names that a browser sends.
final class StudioFiles: Sendable {
  /// Bytes of one picture, one film, and of all together.
  static let mostPictureBytes = 64_000_000
  static let mostFilmBytes = 2_000_000_000
  private static let mostBytes = 4_000_000_000
  private static let mostFiles = 64

  /// The folder for kept files, as named on the command line.
  let folder: String
  private let kept = Mutex<(count: Int, bytes: Int)>((0, 0))
  private let scratch = Mutex<String?>(nil)

  init(folder: String) {
    self.folder = folder
  }

  deinit { removeScratch() }

  /// The folder for uploads, until they are known to be pictures.
  func uploads() throws(BadRequest) -> String {
    guard kept.withLock({ $0.count < Self.mostFiles && $0.bytes < Self.mostBytes }) else {
      throw BadRequest(429, "the studio has as many files as it can hold")
    }
    return try scratch.withLock { scratch throws(BadRequest) -> String in
      if let scratch { return scratch }
      let path = FileManager.default.temporaryDirectory
        .appending(path: "vidstyle-studio-\(UUID().uuidString)").path
      guard
        (try? FileManager.default.createDirectory(
          atPath: path, withIntermediateDirectories: false,
          attributes: [.posixPermissions: 0o700])) != nil
      else { throw BadRequest(503, "files cannot be stored at the moment") }
      scratch = path
      return path
    }
  }

  func removeScratch() {
    scratch.withLock { scratch in
      if let path = scratch { try? FileManager.default.removeItem(atPath: path) }
      scratch = nil
    }
  }

  /// Keeps an upload under a name derived from its contents.
  ///
  /// - Parameters:
  ///   - prefix: the start of the name.
  ///   - isFilm: whether it may be a film.
  /// - Returns: the path of the file.
  func keep(_ upload: String, as prefix: String, isFilm: Bool = false) throws -> String {
    defer { unlink(upload) }
    let file = try RawFile(upload, for: .reading)
    let bytes = try file.size()
    let start = try file.contents(upTo: 16)
    guard let ending = Self.ending(start, isFilm: isFilm) else {
      throw BadRequest(
        415, isFilm ? "this is neither a film nor a picture" : "this is not a picture")
    }
    // Decoded by the code that checks every file.
    if !isFilm { _ = try StillImage.read(path: upload, longestSide: 256) }
    let digest = try FileDigest.sha256(of: [upload]).prefix(8)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let path = "\(folder)/\(prefix)-\(digest).\(ending)"
    if !FileManager.default.fileExists(atPath: path) {
      try FileManager.default.moveItem(atPath: upload, toPath: path)
      kept.withLock { $0 = ($0.count + 1, $0.bytes + bytes) }
    }
    return path
  }

  /// The extension for a file by its first bytes; `nil` if it is neither a picture nor, if allowed,
  /// a film.
  static func ending(_ start: [UInt8], isFilm: Bool) -> String? {
    func begins(_ text: String, at place: Int = 0) -> Bool {
      start.dropFirst(place).starts(with: text.utf8)
    }
    if start.starts(with: [0xFF, 0xD8, 0xFF]) { return "jpg" }
    if start.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return "png" }
    if begins("RIFF"), begins("WEBP", at: 8) { return "webp" }
    if begins("II*\0") || begins("MM\0*") { return "tif" }
    if begins("GIF8") { return "gif" }
    if begins("BM") { return "bmp" }
    guard isFilm else { return nil }
    if begins("ftyp", at: 4) { return begins("qt", at: 8) ? "mov" : "mp4" }
    if start.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) { return "mkv" }
    if begins("YUV4MPEG2") { return "y4m" }
    return nil
  }
}
