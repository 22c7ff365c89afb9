import Basics
import Foundation
import VideoIO

extension PaintingRequest {
  /// The request with absolute paths, and with its default work folder filled in.
  func withWholePaths() -> PaintingRequest {
    var request = self
    request.input = Self.whole(input)
    for index in styles.indices { request.styles[index].path = Self.whole(styles[index].path) }
    for index in masks.indices {
      request.masks[index].path = Self.whole(masks[index].path)
      request.masks[index].style = Self.whole(masks[index].style)
    }
    request.weights = Self.whole(weights)
    request.output.path = Self.whole(output.path)
    request.log = log.map(Self.whole)
    request.coherence.flowFolder = coherence.flowFolder.map(Self.whole)
    request.work.folder = AtomicFile.destination(
      of:
        Self.whole(work.folder ?? WorkFolder.path(for: output.path)))
    return request
  }

  /// The request without the settings that do not affect a plan.
  var asPlanned: PaintingRequest {
    var request = self
    request.work.restarts = false
    return request
  }

  private static func whole(_ path: String) -> String {
    path.hasPrefix("/") || path == "-"
      ? path : FileManager.default.currentDirectoryPath + "/" + path
  }
}
