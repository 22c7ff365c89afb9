import Foundation

/// A program that paints a shot.
public struct FarmTask: Codable, Equatable, Sendable {
  /// The machine's name.
  public let host: String
  public let process: Int32
  /// Its name in a queue, such as `123_4`; `nil` outside a queue.
  public let job: String?

  /// This program.
  public init(job: String? = nil) {
    host = ProcessInfo.processInfo.hostName
    process = getpid()
    self.job = job
  }

  /// The task that a file names; `nil` if there is no such file.
  init?(file path: String) {
    guard let task: Self = OwnJSON.read(path, upTo: 1 << 16) else { return nil }
    self = task
  }

  /// Whether it is known to have ended, which can only be determined for tasks on this machine.
  var isGone: Bool {
    host == ProcessInfo.processInfo.hostName && kill(process, 0) != 0 && errno == ESRCH
  }
}
