import CLinux
import Foundation

/// Corrects the process's environment, as set up by a shell or a service, before anything is
/// opened.
enum Surroundings {
  static func prepare() {
    occupyStandardStreams()
    // Writing beyond the limit of file sizes fails as on a full disk, instead of ending the program.
    signal(SIGXFSZ, SIG_IGN)
  }

  /// Runs the program on a stack that is large enough, even if `ulimit -s` sets a small one.
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

  /// An argument that is not UTF-8; the description is one sentence.
  struct NotText: Error, CustomStringConvertible {
    let word: String

    var description: String {
      "'\(word)' is not UTF-8; rename the file, or use a link with a UTF-8 name"
    }
  }

  /// A missing command line; the description is one sentence.
  struct NoArguments: Error, CustomStringConvertible {
    let description = "the command line cannot be read: /proc is not mounted"
  }

  /// Refuses arguments that would refer to other files than the ones they name.
  static func checkArguments() throws {
    guard !CommandLine.arguments.isEmpty else { throw NoArguments() }
    for word in UnsafeBufferPointer(start: CommandLine.unsafeArgv, count: Int(CommandLine.argc)) {
      if let word, String(validatingCString: word) == nil {
        throw NotText(word: String(cString: word))
      }
    }
  }

  /// If standard streams are closed, the first opened files would otherwise get their numbers, and
  /// messages would be written into them. Opens replacements on which reading and writing fail.
  private static func occupyStandardStreams() {
    for (stream, mode) in [
      (STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY),
    ] where fcntl(stream, F_GETFD) == -1 {
      // The lowest free number is this one.
      if open("/dev/null", mode) == -1 { _ = open("/", O_RDONLY) }
    }
  }
}
