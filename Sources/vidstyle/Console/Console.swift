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

  /// Shows how far something is: a line that a terminal replaces by the next.
  func show(_ progress: String) {
    isTerminal ? redraw(progress) : print(progress)
  }

  /// Takes the progress off a terminal.
  func hideProgress() {
    if isTerminal { redraw("") }
  }

  /// Replaces the unfinished line on the terminal, cut to its width: of a line that wraps, only the
  /// last row could be replaced.
  private func redraw(_ line: String) {
    hasOpenLine.withLock { open in
      write(Self.eraseLine + line.printable.prefix(max(1, columns - 1)))
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
