import Foundation
import Logging
import VideoIO

/// One of the requests that a preview compares.
public struct PreviewVariant: Sendable {
  /// Lines that tell it from the others; empty for a single variant.
  public let labels: [String]
  /// The request of the whole run; if its output's path is empty, the preview names it.
  public internal(set) var request: PaintingRequest

  public init(labels: [String], request: PaintingRequest) {
    self.labels = labels
    self.request = request
  }

  /// The output of the whole run, named after the sheet: `sheet.mp4` for a video,
  /// `sheet-painted.png` for a picture, and the folder `sheet/` for a sequence.
  ///
  /// - Parameter number: of the variant, if there are several: `sheet-2.mp4`.
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
