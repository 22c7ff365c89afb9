import Foundation

/// A program that paints a shot.
public struct FarmTask: Codable, Equatable, Sendable {
  /// The machine's name.
  public let host: String
  public let process: Int32
  /// What a queue calls it, such as `123_4`; `nil` outside of one.
  public let job: String?

  /// This program.
  public init(job: String? = nil) {
    host = ProcessInfo.processInfo.hostName
    process = getpid()
    self.job = job
  }

  /// The one that a file names; `nil` where there is none.
  init?(file path: String) {
    guard let task: Self = OwnJSON.read(path, upTo: 1 << 16) else { return nil }
    self = task
  }

  /// Whether it is known to have ended: that can be told of this machine's only.
  var isGone: Bool {
    host == ProcessInfo.processInfo.hostName && kill(process, 0) != 0 && errno == ESRCH
  }
}
