import Basics
import Foundation
import VideoIO

/// The name under which an interrupted run keeps its finished frames.
enum PartialName {
  /// `out.mp4` → `out.partial.mp4`, or `out.partial-2.mp4` … if that exists: nothing is replaced.
  static func free(
    for path: String, exists: (String) -> Bool = FileManager.default.fileExists(atPath:)
  ) -> String {
    let ending = OutputKind.ending(of: path).utf8.count
    let stem = String(decoding: path.utf8.dropLast(ending + 1), as: UTF8.self)
    let name = String(decoding: path.utf8.suffix(ending), as: UTF8.self)
    return (1...).lazy
      .map {
        Folder.sibling(
          of: stem, prefix: "", suffix: ".partial\($0 == 1 ? "" : "-\($0)").\(name)")
      }
      .first { !exists($0) }!
  }
}
