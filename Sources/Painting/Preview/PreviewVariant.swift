import Foundation
import Logging
import VideoIO

/// One of the ways of painting that a preview compares.
public struct PreviewVariant: Sendable {
  /// What sets it apart from the others, a line each; empty for the only one.
  public let labels: [String]
  /// The whole run that paints so; the preview names its output, where the path is empty.
  public internal(set) var request: PaintingRequest

  public init(labels: [String], request: PaintingRequest) {
    self.labels = labels
    self.request = request
  }

  /// What the whole run would write, named after the sheet: `sheet.mp4` for a video, `sheet-painted.png` for a
  /// picture, and the folder `sheet/` for a sequence.
  ///
  /// - Parameter number: of the variant, where there are several: `sheet-2.mp4`.
  static func output(
    for input: String, sheet: String, number: Int?
  ) throws -> String {
    let source = try MediaInput(input)
    let url = URL(filePath: source.path)
    let stem =
      sheet.dropLast(URL(filePath: sheet).pathExtension.count + 1)
      + (number.map { "-\($0)" } ?? "")
    if case .sequence = source { return "\(stem)/" }
    let reader = try VideoReader(input: source, options: .init(), logger: .silent)
    if reader.info.isStill { return "\(stem)-painted.png" }
    let ending = url.pathExtension.lowercased()
    return "\(stem).\(OutputKind.video.endings.contains(ending) ? ending : "mp4")"
  }
}
