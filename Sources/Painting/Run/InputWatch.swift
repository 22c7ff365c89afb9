import Basics
import VideoIO

/// Notices that a video is written to while it is painted; sequences of pictures are watched by their reader.
struct InputWatch {
  private let stamps: [(path: String, stamp: FileStamp)]

  /// Watches the files that a run reads from its beginning to its end.
  init(_ context: RunContext) {
    let inputs = [context.source] + context.request.masks.compactMap { try? MediaInput($0.path) }
    stamps = inputs.compactMap { input in
      guard case .file(let path) = input else { return nil }
      return FileStamp(path).map { (path, $0) }
    }
  }

  /// - Throws: `MediaError` where one of the files is no longer what it was.
  func check() throws(MediaError) {
    for (path, stamp) in stamps where FileStamp(path) != stamp {
      throw MediaError(path, .changed)
    }
  }
}
