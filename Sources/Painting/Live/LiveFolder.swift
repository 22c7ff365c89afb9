import Basics
import Foundation

/// The part of a work folder through which a run and those who watch it from other processes talk.
///
/// The run writes how far it is and, while it is watched, the painting under way; watchers leave marks that they
/// look, or that the run should stop. Whatever is missing or damaged here harms no run.
public struct LiveFolder: Sendable {
  private let report: String
  private let picture: String
  private let looking: String
  private let stop: String

  /// - Parameter folder: a work folder.
  public init(_ folder: String) {
    report = "\(folder)/state/live.json"
    picture = "\(folder)/state/growing.jpg"
    looking = "\(folder)/state/looking"
    stop = "\(folder)/state/stop"
  }
}

/// The watchers' side.
extension LiveFolder {
  /// What the run last told; `nil` where it has told nothing that can be read.
  public func readReport() -> LiveReport? {
    OwnJSON.read(report, upTo: 1 << 20)
  }

  /// When the picture of the painting under way was made, in milliseconds since 1970; `nil` where there is none.
  public var pictureTime: Int? {
    var status = stat()
    guard lstat(picture, &status) == 0, status.st_size <= Self.largestPicture else { return nil }
    return status.st_mtim.tv_sec * 1000 + status.st_mtim.tv_nsec / 1_000_000
  }

  /// The painting under way as a JPEG.
  public func readPicture() -> [UInt8]? {
    RawFile.own(picture, upTo: Self.largestPicture)
  }

  /// In bytes.
  private static let largestPicture = 1 << 24

  /// Says that somebody looks, for the next few seconds.
  public func look() { Self.touch(looking) }

  /// Asks the run to end after the frame at hand; false where nothing can be written.
  public func stopAfterFrame() -> Bool { Self.touch(stop) }

  @discardableResult
  private static func touch(_ path: String) -> Bool {
    let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o666)
    guard file >= 0 else { return false }
    defer { close(file) }
    return futimens(file, nil) == 0
  }
}

/// The run's side.
extension LiveFolder {
  var isWatched: Bool {
    var status = stat()
    guard lstat(looking, &status) == 0 else { return false }
    let age = Date().timeIntervalSince1970 - Double(status.st_mtim.tv_sec)
    return age < 5
  }

  var mustStop: Bool { access(stop, F_OK) == 0 }

  /// Drops what was asked of an earlier run.
  func forgetRequests() {
    for path in [stop, looking, picture] { unlink(path) }
  }

  /// Tells how far the run is. Readers see one whole file or the other; nothing waits for the disk.
  func write(_ live: LiveReport, _ growing: GrowingPicture.Snapshot?) {
    if let data = try? JSONEncoder().encode(live) { Self.replace(report, by: data) }
    if isWatched, let growing { Self.replace(picture, by: growing.jpeg) }
  }

  private static func replace(_ path: String, by bytes: some Sequence<UInt8>) {
    let unfinished = "\(path).tmp"
    do { try RawFile(unfinished, for: .creating).write(bytes) } catch { return }
    rename(unfinished, path)
  }
}
