import Foundation

/// The name under which an interrupted run keeps its finished frames.
enum PartialName {
  /// `out.mp4` → `out.partial.mp4`, or `out.partial-2.mp4` … if that is taken: nothing is replaced.
  static func free(
    for path: String, exists: (String) -> Bool = FileManager.default.fileExists(atPath:)
  ) -> String {
    let url = URL(filePath: path)
    let stem = path.dropLast(url.pathExtension.count + 1)
    return (1...).lazy
      .map { "\(stem).partial\($0 == 1 ? "" : "-\($0)").\(url.pathExtension)" }
      .first { !exists($0) }!
  }
}
