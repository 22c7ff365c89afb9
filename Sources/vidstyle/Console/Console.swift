import Basics
import Foundation
import Synchronization

/// Standard error, shared by the progress line and the log so that neither breaks the other.
final class Console: Sendable {
  static let standardError = Console()

  /// Whether standard error is a terminal, on which the progress line can be redrawn.
  let isTerminal: Bool
  /// Whether the terminal shows an unfinished line.
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

  /// Shows progress as parts, the most important first: on a terminal, a line that the next one
  /// replaces, without the parts that do not fit.
  func show(_ progress: [String]) {
    let line = progress.joined(separator: ", ")
    guard isTerminal else { return print(line) }
    // If a line wraps, only its last row can be replaced.
    let room = max(1, columns - 1)
    let fitting = progress.indices.lazy.reversed()
      .map { progress[...$0].joined(separator: ", ") }.first { $0.count <= room }
    redraw(fitting ?? "")
  }

  /// Removes the progress line from a terminal.
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
    // The stream may be closed.
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
