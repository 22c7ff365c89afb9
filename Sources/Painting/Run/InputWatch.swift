import Basics
import VideoIO

/// Detects that a video is changed while it is painted; image sequences are watched by their
/// reader.
struct InputWatch {
  private let stamps: [(path: String, stamp: FileStamp)]

  /// Watches the files that are read throughout a run.
  init(_ context: RunContext) {
    let inputs = [context.source] + context.request.masks.compactMap { try? MediaInput($0.path) }
    stamps = inputs.compactMap { input in
      guard case .file(let path) = input else { return nil }
      return FileStamp(path).map { (path, $0) }
    }
  }

  /// - Throws: `MediaError` if one of the files has changed.
  func check() throws(MediaError) {
    for (path, stamp) in stamps where FileStamp(path) != stamp {
      throw MediaError(path, .changed)
    }
  }
}
