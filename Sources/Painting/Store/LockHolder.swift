import Basics
import Foundation

/// The process that holds a file's lock, according to the system.
enum LockHolder {
  /// Whether that process is stopped, by Ctrl-Z or a debugger; false if unknown.
  static func isStopped(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return false }
    // "1: FLOCK ADVISORY WRITE 1234 08:01:5678 0 EOF": process, device and inode.
    for line in (SystemFile.text("/proc/locks") ?? "").split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count > 5, words[1] != "->",
        words[5].split(separator: ":").last.flatMap({ UInt64($0) }) == UInt64(status.st_ino)
      else { continue }
      // "1234 (vidstyle) T …"; the name may contain anything, even brackets.
      let text = SystemFile.text("/proc/\(words[4])/stat")
      let state = text?.split(separator: ")").last?.first { $0 != " " }
      if state == "T" || state == "t" { return true }
    }
    return false
  }
}
