import Basics
import Foundation
import TestSupport
import Testing
import Transfer
import VideoIO

@testable import Painting

/// Measuring with the library, without the program.
@Suite struct MeasureRunTests {
  private let folder = try! TemporaryDirectory()

  /// A video measured against itself has its own errors, and no drift.
  @Test func aVideoAgainstItself() throws {
    var request = MeasureRequest(original: Checkout.clip, stylised: Checkout.clip)
    request.frameLimit = 4
    let result = try #require(
      try MeasureRun(request, workers: Workers(count: 2)).measure())
    #expect(result.frames.count == 4)
    for frame in result.frames.dropFirst() {
      #expect(frame.coherence.shortTerm == frame.coherence.originalShortTerm)
      #expect(abs(frame.coherence.brightnessDrift ?? 0) < 1e-9)
      #expect(frame.losses == nil)
    }
  }

  @Test func lossesNeedAStyle() throws {
    var request = MeasureRequest(original: Checkout.clip, stylised: Checkout.clip)
    request.frameLimit = 2
    request.style = Checkout.style
    request.weights = Checkout.weights
    let result = try #require(
      try MeasureRun(request, workers: Workers(count: 2)).measure())
    let losses = try #require(result.frames[1].losses)
    #expect(losses.content == 0 && losses.style > 0)
  }

  @Test func cancelledMeasuringHasNoResult() throws {
    let token = CancellationToken()
    let run = MeasureRun(
      MeasureRequest(original: Checkout.clip, stylised: Checkout.clip),
      workers: Workers(count: 1), cancellation: token
    ) { event in
      if case .measured(frames: 2, _, _) = event { token.cancel() }
    }
    #expect(try run.measure()?.frames.count == nil)
  }
}
