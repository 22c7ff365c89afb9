import Basics
import Foundation
import Glibc

/// A task's sign of life: a file that names the task, and is touched regularly while it runs.
final class Heartbeat {
  static let fileName = "alive.json"
  /// Seconds between two signs.
  private static let interval = 15
  /// Seconds without a sign after which a task counts as dead.
  private static let patience = 120.0

  private let path: String
  private let timer: any DispatchSourceTimer

  /// Gives signs in a task's folder while the object exists.
  init(in folder: String, task: FarmTask) throws {
    let path = "\(folder)/\(Self.fileName)"
    self.path = path
    try OwnJSON.write(task, to: path)
    let timer = DispatchSource.makeTimerSource(queue: .global(qos: .utility))
    timer.schedule(
      deadline: .now() + .seconds(Self.interval), repeating: .seconds(Self.interval))
    // Times are compared by the file server's clock.
    timer.setEventHandler { utimensat(AT_FDCWD, path, nil, AT_SYMLINK_NOFOLLOW) }
    timer.resume()
    self.timer = timer
  }

  deinit {
    timer.cancel()
    unlink(path)
  }

  /// The task painting in a folder, and whether it gave a sign of life recently.
  static func read(_ folder: String) -> (task: FarmTask, isAlive: Bool)? {
    let path = "\(folder)/\(fileName)"
    var status = stat()
    guard lstat(path, &status) == 0, let task = FarmTask(file: path) else { return nil }
    let silence = Date().timeIntervalSince1970 - Double(status.st_mtim.tv_sec)
    return (task, !task.isGone && silence < patience)
  }
}
