import Basics
import Foundation

/// Held while tasks are handed to a queue, so that nobody hands over the same twice: a file that only one can make,
/// on any file system.
final class SubmissionLock {
  private let path: String
  /// Seconds that others are waited for: handing over takes a moment.
  private static let patience = 30.0

  /// - Throws: ``SlurmError/submitting(_:file:)``.
  init(in folder: FarmFolder) throws {
    path = folder.submitting
    let own = FarmTask()
    let bytes = try JSONEncoder().encode(own)
    let end = ContinuousClock.now + .seconds(Self.patience)
    while true {
      do throws(FileError) {
        try AtomicFile.write(bytes, to: path, overwrite: false)
        return
      } catch {
        guard error.reason == .exists else { throw error }
      }
      guard let data = FileManager.default.contents(atPath: path),
        let other = try? JSONDecoder().decode(FarmTask.self, from: data)
      else { continue }
      // On this machine it can be told whether the other lives.
      if other.host == own.host, kill(other.process, 0) != 0, errno == ESRCH {
        unlink(path)
        continue
      }
      guard .now < end else { throw SlurmError.submitting(other, file: path) }
      usleep(200_000)
    }
  }

  deinit { unlink(path) }
}
