import Basics
import Foundation

/// The part of a work folder through which a run communicates with watchers in other processes.
///
/// The run writes its progress and, while it is watched, the painting under way; watchers leave
/// marks to say that they are watching, or that the run should stop. Missing or damaged files here
/// do not affect the run.
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
  /// The run's last report; `nil` if there is none that can be read.
  public func readReport() -> LiveReport? {
    OwnJSON.read(report, upTo: 1 << 20)
  }

  /// When the picture of the painting under way was made, in milliseconds since 1970; `nil` if
  /// there is none.
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

  /// Reports that somebody is watching; valid for a few seconds.
  public func look() { Self.touch(looking) }

  /// Asks the run to end after the current frame; false if the mark cannot be written.
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

  /// Drops requests to an earlier run.
  func forgetRequests() {
    for path in [stop, looking, picture] { unlink(path) }
  }

  /// Writes a report. Readers see either the old or the new file, each complete; nothing waits for
  /// the disk.
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
