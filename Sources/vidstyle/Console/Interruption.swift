import Foundation
import Painting
import Synchronization

/// Ctrl-C, termination requests and the end of the terminal: the first cancels the run, a second ends the program
/// at once.
///
/// One per process, because signals belong to the process.
enum Interruption {
  /// The first signal received, 0 for none yet.
  private static let signal = Atomic<Int32>(0)
  /// Address of the unfinished file's name as a C string, 0 for none: the handler may not allocate.
  private static let unfinished = Atomic<UInt>(0)

  /// Cancelled by the first signal.
  private static let token = CancellationToken()

  /// Listens for SIGINT, SIGTERM and SIGHUP from now on, and returns the token that they cancel.
  /// SIGPIPE is ignored: a reader that closes its pipe must not end the program silently.
  static func listen() -> CancellationToken {
    // Accessed here, so that the handler never initialises them.
    signal.store(0, ordering: .relaxed)
    unfinished.store(0, ordering: .relaxed)
    let token = token
    // A parent may have started the program with these signals blocked.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM, SIGHUP] where number == SIGTERM || !isIgnored(number) {
      sigaddset(&signals, number)
      Foundation.signal(number) { number in
        guard Interruption.signal.exchange(number, ordering: .relaxed) != 0 else {
          Interruption.token.cancel()
          return
        }
        let address = Interruption.unfinished.load(ordering: .relaxed)
        if let path = UnsafePointer<CChar>(bitPattern: address) { unlink(path) }
        _exit(128 + number)
      }
    }
    Foundation.signal(SIGPIPE, SIG_IGN)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    return token
  }

  /// Whether the program was started so as to outlive the terminal, as with `nohup` and `&`.
  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    return sigaction(number, nil, &action) == 0
      && unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
        == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// Names the file to remove when the program is ended at once; called once per run.
  static func willLeave(_ path: String) {
    unfinished.store(UInt(bitPattern: strdup(path)), ordering: .relaxed)
  }

  /// The shell's convention: 128 plus the signal's number; where a page has stopped the run, as after Ctrl-C.
  static var exitCode: Int32 {
    let number = signal.load(ordering: .relaxed)
    return 128 + (number == 0 ? SIGINT : number)
  }
}
