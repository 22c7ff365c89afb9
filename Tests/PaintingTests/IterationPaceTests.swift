import Basics
import Foundation
import Testing

@testable import Painting
@testable import Transfer

/// How long iterations take, and what is no work.
@Suite struct IterationPaceTests {
  private static let size = Size(height: 1000, width: 1000)

  private func report(_ evaluation: Int, of limit: Int = 100, share: Double = 1) -> EvaluationReport
  {
    EvaluationReport(evaluation: evaluation, limit: limit, terms: [.content: 1])
      .sharing(share, before: 0)
  }

  /// The pace after iterations that took so many seconds each.
  private func pace(_ seconds: [Double], share: Double = 1) -> IterationPace {
    var pace = IterationPace(size: Self.size)
    var now = ContinuousClock.now
    pace.record(report(1, share: share), at: now)
    for (index, seconds) in seconds.enumerated() {
      now += .seconds(seconds)
      pace.record(report(index + 2, share: share), at: now)
    }
    return pace
  }

  @Test func sleepIsNoWork() throws {
    let slept = pace([1, 1, 1, 1, 3600, 1, 1])
    #expect(slept.seconds == 1)
    #expect(abs(slept.pauses - 3599) < 1e-6)
    #expect(pace([1, 1.5, 2, 1, 3, 1]).pauses == 0)
  }

  @Test func aSlowerMachineIsNoPause() throws {
    let slow = pace([1, 1, 1, 1, 10, 10, 10, 10])
    #expect(slow.seconds == 10)
    #expect(slow.pauses == 0)
  }

  /// Every evaluation also streams the weights, which is the work of 22,000 pixels.
  @Test func smallSizesForetellTheLargeOne() throws {
    let seconds = try #require(pace([0.5, 0.5], share: 0.25).seconds)
    #expect(abs(seconds - 0.5 * 1_022_000 / 272_000) < 1e-9)
  }

  /// Most iterations at 256, 512, 1024 and 2048 pixels.
  private static let limits = [200, 100, 50, 50]

  /// All reports of a picture of 2048 pixels, from its smallest size up.
  private static var reports: [EvaluationReport] {
    limits.indices.flatMap { index in
      (1...limits[index]).map { evaluation in
        limits[(index + 1)...].reduce(
          EvaluationReport(evaluation: evaluation, limit: limits[index], terms: [.content: 1])
        ) { $0.sharing(0.25, before: $1) }
      }
    }
  }

  @Test func theShareOfSeveralSizesGrows() throws {
    var tracker = ProgressTracker(
      frames: 1, size: Size(height: 2048, width: 2048), passes: 1, settings: TransferSettings())
    var shares: [Double] = []
    for report in Self.reports {
      let progress = tracker.record(report)
      shares.append(try #require(progress.share))
      #expect(progress.size.width == 2048 * Int((report.share * 64).squareRoot()) / 8)
    }
    #expect(shares == shares.sorted())
    #expect(shares[0] < 0.01 && shares[shares.count - 1] == 1)
  }

  @Test func theSameHoldsForPreviews() throws {
    var settings = TransferSettings()
    settings.firstEvaluations = 200
    var tracker = PreviewTracker(cells: 2, size: Size(height: 2048, width: 2048))
    var shares: [Double] = []
    for _ in 1...2 {
      tracker.beginCell(settings)
      shares += Self.reports.map { tracker.record($0).share }
    }
    #expect(shares == shares.sorted() && shares[shares.count - 1] == 1)
  }

  @Test func theRightWeightIsBlamed() {
    var settings = TransferSettings()
    #expect(settings.remedies == [.styleWeight])
    settings.contentWeight = 1e308
    #expect(settings.remedies == [.contentWeight])
    settings.contentWeight = 1
    settings.totalVariationWeight = 1e300
    #expect(settings.remedies == [.totalVariationWeight])
    settings.totalVariationWeight = nil
    settings.styleLayers = [LayerWeight(.convolution(block: 1, index: 1), weight: 1e308)]
    settings.method = .adam(.init())
    #expect(settings.remedies == [.styleLayers, .learningRate])
  }
}
