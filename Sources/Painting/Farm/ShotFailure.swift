import Basics
import Foundation

/// The failure to paint a shot.
public struct ShotFailure: Codable, Equatable, Sendable {
  /// How often a shot may fail before a farm no longer submits it.
  public static let limit = 3

  /// How often it has failed.
  public var attempts: Int
  /// The message of the last failure.
  public var reason: String
  public var task: FarmTask?

  /// The failure of a shot; `nil` if it has not failed since it was planned.
  init?(in folder: FarmFolder, shot: Int) {
    guard let failure: Self = OwnJSON.read(folder.failure(shot), upTo: 1 << 20) else { return nil }
    self = failure
  }

  init(attempts: Int, reason: String, task: FarmTask?) {
    self.attempts = attempts
    self.reason = reason
    self.task = task
  }

  /// Records one more failure.
  static func note(
    _ reason: String, in folder: FarmFolder, shot: Int, task: FarmTask?
  ) throws {
    let before = ShotFailure(in: folder, shot: shot)?.attempts ?? 0
    let failure = ShotFailure(attempts: before + 1, reason: reason, task: task)
    try OwnJSON.write(failure, to: folder.failure(shot))
  }
}
