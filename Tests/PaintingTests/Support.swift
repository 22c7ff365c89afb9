import Basics
import Foundation
import Painting
import Synchronization
import TestSupport
import Transfer
import VideoIO

extension PaintingRequest {
  /// The sample clip, small and with few iterations: enough to go through every part.
  static func quick(
    to output: String, input: String = Checkout.clip, frames: Int = 3
  ) -> PaintingRequest {
    var request = PaintingRequest(
      input: input, style: Checkout.style, output: output, weights: Checkout.weights)
    request.selection.longestSide = 64
    request.selection.frameLimit = frames
    request.look.firstEvaluations = 4
    request.look.nextEvaluations = 3
    request.output.codec = output.hasSuffix(".mkv") ? "ffv1" : nil
    return request
  }
}

/// Collects a run's events, on whatever thread they come.
final class EventList: Sendable {
  private let list = Mutex<[PaintingEvent]>([])

  func append(_ event: PaintingEvent) {
    list.withLock { $0.append(event) }
  }

  var events: [PaintingEvent] { list.withLock { $0 } }

  /// The finished frames' records.
  var records: [FrameRecord] {
    events.compactMap { if case .frameFinished(let record, _) = $0 { record } else { nil } }
  }

  var messages: [String] {
    events.compactMap { if case .message(let message) = $0 { "\(message.text)" } else { nil } }
  }
}

/// The frames of a video, R, G and B from 0 to 1.
func frames(of path: String) throws -> [RGBImage] {
  var reader = try VideoReader(path: path, options: .init(), logger: .silent)
  var images: [RGBImage] = []
  while let frame = try reader.next() { images.append(frame.image) }
  return images
}
