import Basics
import Foundation
import Synchronization

/// Standard error, shared by the progress line and the log so that neither tears the other.
final class Console: Sendable {
  static let standardError = Console()

  /// Whether a person watches a terminal: then the progress line may be redrawn.
  let isTerminal: Bool
  /// Whether a redrawn line stands unfinished on the terminal.
  private let hasOpenLine = Mutex(false)

  private init() {
    isTerminal = isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  }

  /// Prints a whole line.
  func print(_ line: String) {
    hasOpenLine.withLock { open in
      write((open ? Self.eraseLine : "") + line.printable + "\n")
      open = false
    }
  }

  /// Shows how far something is, in parts, the most important first: a line that a terminal replaces by the next,
  /// without the parts that have no room.
  func show(_ progress: [String]) {
    let line = progress.joined(separator: ", ")
    guard isTerminal else { return print(line) }
    // Of a line that wraps, only the last row could be replaced.
    let room = max(1, columns - 1)
    let fitting = progress.indices.lazy.reversed()
      .map { progress[...$0].joined(separator: ", ") }.first { $0.count <= room }
    redraw(fitting ?? "")
  }

  /// Takes the progress off a terminal.
  func hideProgress() {
    if isTerminal { redraw("") }
  }

  /// Replaces the unfinished line on the terminal.
  private func redraw(_ line: String) {
    hasOpenLine.withLock { open in
      write(Self.eraseLine + line.printable)
      open = true
    }
  }

  private var columns: Int {
    var size = winsize()
    let isKnown = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return isKnown ? Int(size.ws_col) : 80
  }

  private static let eraseLine = "\r\u{1B}[K"

  private func write(_ text: String) {
    // Nobody may be listening any more.
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
