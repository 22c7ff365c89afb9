import Foundation
import TestSupport

/// A terminal with a program in it, in a tmux server of its own.
final class Terminal {
  private let socket = "vidstyle-\(UUID().uuidString)"

  init(_ command: [String], columns: Int = 120) throws {
    try tmux(["-f", "/dev/null", "new-session", "-d", "-x", "\(columns)", "-y", "40"] + command)
  }

  deinit { try? tmux(["kill-server"]) }

  func type(_ text: String) throws {
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if index > 0 { try press("Enter") }
      if !line.isEmpty { try tmux(["send-keys", "-l", String(line)]) }
    }
  }

  func press(_ keys: String...) throws { try tmux(["send-keys"] + keys) }

  /// The screen, once it is as wanted or ten seconds have passed, without space at its end.
  @discardableResult
  func wait(until isDone: (String) -> Bool) throws -> String {
    let end = ContinuousClock.now + .seconds(10)
    var screen = ""
    repeat {
      screen = try tmux(["capture-pane", "-p"]).trimmingCharacters(in: .whitespacesAndNewlines)
      if isDone(screen) { break }
      usleep(30_000)
    } while ContinuousClock.now < end
    return screen
  }

  /// The server that tmux leaves behind must hold no descriptor of this process: Foundation takes a child to run as
  /// long as anybody holds the other end of a socket that it has made for it.
  @discardableResult
  private func tmux(_ arguments: [String]) throws -> String {
    let script = """
      for file in /proc/$$/fd/*; do
        number=${file##*/}
        if [ "$number" -gt 2 ]; then eval "exec $number>&-"; fi
      done
      exec tmux "$@"
      """
    return try Shell.run(["bash", "-c", script, "tmux", "-L", socket] + arguments)
  }
}
