import Basics
import Foundation
import Synchronization
import TestSupport
import Testing
import Transfer
import VideoIO

@testable import Painting

/// Previews of the library, without the program.
@Suite struct PreviewRunTests {
  private let folder = try! TemporaryDirectory()

  private func variants(_ weights: [Double]) throws -> [PreviewVariant] {
    try weights.enumerated().map { index, weight in
      var request = PaintingRequest.quick(
        to: try PreviewVariant.output(
          for: Checkout.clip, sheet: folder.file("sheet.png"), number: index + 1))
      request.look.styleWeight = weight
      return PreviewVariant(labels: ["\(index + 1): \(weight)"], request: request)
    }
  }

  @Test func outputsAreNamedAfterTheSheet() throws {
    #expect(
      try PreviewVariant.output(for: Checkout.clip, sheet: "a/sheet.png", number: 2)
        == "a/sheet-2.mp4")
    #expect(
      try PreviewVariant.output(for: Checkout.style, sheet: "sheet.jpg", number: nil)
        == "sheet-painted.png")
  }

  /// Two frames in two variants: four cells of 64x36 under a line of 12, and events in order.
  @Test func aSheetHasEveryFrameInEveryVariant() throws {
    var request = PreviewRequest(
      variants: try variants([1e-4, 1e-2]), sheet: folder.file("sheet.png"))
    request.moments = [.frame(1), .frame(3)]
    request.columns = 2
    let story = Mutex<[String]>([])
    let isComplete = try Preview(request, workers: Workers(count: 2)) { event in
      if case .finished(let variant, let estimate) = event {
        story.withLock { $0.append(variant.labels[0]) }
        #expect(estimate.isTimed && estimate.run.memory > 0)
      }
    }.paint()
    #expect(isComplete)
    #expect(story.withLock { $0 } == ["1: 0.0001", "2: 0.01"])
    let sheet = try StillImage.read(path: folder.file("sheet.png"))
    #expect(sheet.size == Size(height: 2 * (36 + 2 * 12) + 4, width: 2 * 64 + 4))
    #expect(try folder.names() == ["sheet.png"])
  }

  /// The first frame of a preview is the first frame of the run, to the byte.
  @Test func aFrameIsThatOfTheRun() throws {
    var run = PaintingRequest.quick(to: folder.file("run.png"), frames: 1)
    run.output.bitDepth = 16
    try PaintingRun(run, workers: Workers(count: 2)).paint()
    var request = PreviewRequest(
      variants: [PreviewVariant(labels: [], request: .quick(to: folder.file("out.mp4")))],
      sheet: folder.file("sheet.png"))
    request.moments = [.frame(1)]
    request.bitDepth = 16
    #expect(try Preview(request, workers: Workers(count: 1)).paint())
    let bytes = try ["run.png", "sheet.png"].map {
      try Data(contentsOf: URL(filePath: folder.file($0)))
    }
    #expect(bytes[0] == bytes[1])
  }

  @Test func aCancelledPreviewSaysSo() throws {
    let token = CancellationToken()
    var request = PreviewRequest(
      variants: try variants([1e-4]), sheet: folder.file("sheet.png"))
    request.moments = [.frame(1)]
    let preview = try Preview(request, workers: Workers(count: 1), cancellation: token) { event in
      if case .iterated = event { token.cancel() }
    }
    #expect(try !preview.paint())
  }

  @Test func whatCannotBeShownIsRefused() throws {
    var request = PreviewRequest(
      variants: try variants([1e-4]), sheet: folder.file("sheet.png"))
    request.moments = [.frame(99)]
    request.isDraft = true
    #expect {
      try Preview(request, workers: Workers(count: 1)).paint()
    } throws: {
      "\($0)" == "moments frame:99: \(Checkout.clip) has 50 frames"
    }
    request.sheet = folder.file("sheet.mp4")
    #expect(throws: PreviewError.notPicture(request.sheet)) {
      try Preview(request, workers: Workers(count: 1))
    }
  }
}
