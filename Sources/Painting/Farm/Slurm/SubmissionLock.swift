import Basics
import Foundation
import Glibc

/// Held while tasks are submitted to a queue, so that none is submitted twice: a file that only one
/// process can create, on any file system.
final class SubmissionLock {
  private let path: String

  /// - Parameter patience: seconds to wait for other processes; submitting takes a moment.
  /// - Throws: ``SlurmError/submitting(_:file:)``.
  init(in folder: FarmFolder, patience: Double = 30) throws {
    let path = folder.submitting
    let own = FarmTask()
    let end = ContinuousClock.now + .seconds(patience)
    while try !Self.make(path, by: own) {
      let other = FarmTask(file: path)
      if let other, other.isGone {
        unlink(path)
        continue
      }
      guard .now < end else { throw SlurmError.submitting(other, file: path) }
      usleep(200_000)
    }
    // Set only now, so that another process's lock is not removed.
    self.path = path
  }

  deinit { unlink(path) }

  /// Creates the file; false if it exists.
  private static func make(_ path: String, by task: FarmTask) throws -> Bool {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    if descriptor < 0, errno == EEXIST { return false }
    try FileError.check(descriptor >= 0, .write, path)
    defer { close(descriptor) }
    let bytes = try JSONEncoder().encode(task)
    let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    do throws(FileError) {
      try FileError.check(count == bytes.count, .write, path)
    } catch {
      unlink(path)
      throw error
    }
    return true
  }
}
