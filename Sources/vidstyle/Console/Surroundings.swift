import CLinux
import Foundation

/// What a shell or a service may have set up for the process, put right before anything is opened.
enum Surroundings {
  static func prepare() {
    occupyStandardStreams()
    // Writing beyond the limit of file sizes fails as on a full disk, instead of ending the program.
    signal(SIGXFSZ, SIG_IGN)
  }

  /// Runs the program on a stack that is large enough, also where `ulimit -s` leaves the process a small one.
  static func withRoomyStack(_ body: @escaping @Sendable () -> Void) {
    let usual = 8 << 20
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_STACK.rawValue), &limit) == 0,
      limit.rlim_cur < UInt(usual / 4)
    else { return body() }
    linux_set_thread_stack(usual)
    let isDone = DispatchSemaphore(value: 0)
    let thread = Thread {
      body()
      isDone.signal()
    }
    thread.stackSize = usual
    thread.start()
    isDone.wait()
  }

  /// A word of the command line that is no text; the description is one sentence.
  struct NotText: Error, CustomStringConvertible {
    let word: String

    var description: String {
      "'\(word)' is not UTF-8; rename the file, or use a link with a UTF-8 name"
    }
  }

  /// There is no command line; the description is one sentence.
  struct NoArguments: Error, CustomStringConvertible {
    let description = "the command line cannot be read: /proc is not mounted"
  }

  /// Refuses words that would lead to other files than they name.
  static func checkArguments() throws {
    guard !CommandLine.arguments.isEmpty else { throw NoArguments() }
    for word in UnsafeBufferPointer(start: CommandLine.unsafeArgv, count: Int(CommandLine.argc)) {
      if let word, String(validatingCString: word) == nil {
        throw NotText(word: String(cString: word))
      }
    }
  }

  /// Standard streams that are closed would otherwise be the numbers of the first files that are opened: what is
  /// meant for people would be written into them. In their place, reading and writing fail.
  private static func occupyStandardStreams() {
    for (stream, mode) in [
      (STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY),
    ] where fcntl(stream, F_GETFD) == -1 {
      // The lowest number that is free is this one.
      if open("/dev/null", mode) == -1 { _ = open("/", O_RDONLY) }
    }
  }
}
