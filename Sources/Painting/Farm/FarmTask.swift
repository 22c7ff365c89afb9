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
}
