import Basics
import Testing

@testable import Transfer

/// From a small size up: which sizes, how many evaluations, and what is carried from one to the next.
@Suite struct ScalesTests {
  private static let workers = Workers(count: 2)

  @Test(arguments: [
    (320, 180, 1), (360, 202, 1), (364, 202, 2), (1280, 720, 3), (1080, 1920, 4), (3840, 2160, 5),
  ])
  func theSmallestIsNearestTo256(width: Int, height: Int, count: Int) {
    #expect(Scales.automatic.count(for: Size(height: height, width: width)) == count)
  }

  @Test(arguments: [(180, 101, 1), (182, 102, 2), (512, 288, 3), (1920, 1080, 5)])
  func ofDeepTheSmallestIsNearestTo128(width: Int, height: Int, count: Int) {
    #expect(Scales.deep.count(for: Size(height: height, width: width)) == count)
    #expect(Scales(named: Scales.deep.name) == .deep && Scales(named: "512") == nil)
  }

  @Test func nothingIsTooSmallForTheNetwork() {
    #expect(Scales.count(8).count(for: Size(height: 70, width: 640)) == 3)
    #expect(Scales.count(1).coarser(than: Size(height: 720, width: 1280)) == nil)
    #expect(
      Scales.count(2).coarser(than: Size(height: 45, width: 81)) == Size(height: 22, width: 40))
  }

  @Test func theLastPoolingTakesTwiceTheSide() {
    var settings = TransferSettings()
    #expect(settings.smallestSide == 16)
    settings.styleLayers.append(LayerWeight(.pooling(block: 5)))
    #expect(settings.smallestSide == 32)
    let size = Size(height: 66, width: 128)
    #expect(Scales.count(8).count(for: size) == 3)
    #expect(Scales.count(8).count(for: size, least: 32) == 2)
    #expect(Scales.count(8).evaluations(200, at: size, least: 32) == 100)
  }

  @Test func eachSizeGetsHalfTheEvaluationsButAtLeastAQuarter() {
    let size = Size(height: 720, width: 1280)
    let scales = Scales.count(3)
    #expect(scales.evaluations(200, at: size) == 50)
    #expect(scales.rest.evaluations(200, at: Size(height: 360, width: 640)) == 100)
    #expect(Scales.count(4).evaluations(200, at: size) == 50)
    #expect(scales.evaluations(1, at: size) == 1)
    #expect(scales.work(200, at: size) == 50 + 100.0 / 4 + 200.0 / 16)
    #expect(Scales.count(1).work(200, at: size) == 200)
    let report = EvaluationReport(evaluation: 150, limit: 200, terms: LossTerms())
    let whole = report.sharing(0.25, before: 100).sharing(0.25, before: 50)
    #expect(whole.workLeft == 50.0 / 16 + 100.0 / 4 + 50)
    #expect(report.workLeft == 50)
  }

  @Test func contentCountsForLessInLargeImages() {
    var settings = TransferSettings()
    func share(_ width: Int, _ height: Int) -> Double {
      settings.contentShare(for: Size(height: height, width: width))
    }
    #expect(share(256, 144) == 1 && share(100, 256) == 1)
    #expect(share(1024, 576) == 0.5 && share(576, 1024) == 0.5)
    settings.styleLoss = .moments
    #expect(share(1024, 576) == 0.5)
    settings.styleLoss = .gram
    #expect(share(1024, 576) == 1)
  }

  @Test func shrinkingTakesMeansAndGrowingKeepsThem() {
    let image = Synthetic.image(Size(height: 8, width: 12), seed: 4).tensor
    let half = image.resized(to: Size(height: 4, width: 6), Self.workers)
    for channel in 0..<3 {
      for y in 0..<4 {
        for x in 0..<6 {
          let corner = (channel * 8 + 2 * y) * 12 + 2 * x
          let sum = [0, 1, 12, 13].reduce(Float(0)) { $0 + image.values[corner + $1] }
          #expect(abs(half.values[(channel * 4 + y) * 6 + x] - sum / 4) < 1e-4)
        }
      }
    }
    // On a ramp, away from the edges, two pixels mean what one did; this cubic bends it between them, by
    // a twentieth of a step.
    let ramp = Tensor(channels: 1, size: Size(height: 4, width: 16))
    for i in 0..<ramp.count { ramp.values[i] = Float(i % 16) }
    let wide = ramp.resized(to: Size(height: 8, width: 32), Self.workers)
    for x in 3..<13 {
      let pair = (wide.values[4 * 32 + 2 * x], wide.values[4 * 32 + 2 * x + 1])
      #expect(abs((pair.0 + pair.1) / 2 - Float(x)) < 1e-3)
      #expect(abs(pair.1 - pair.0 - 0.5) < 0.1)
    }
  }

  /// OpenCV's setting of its threads takes one caller at a time; many planes at once once brought it down.
  @Test func manyThreadsMayResizeAtOnce() {
    let planes = Tensor(channels: 20_000, size: Size(height: 2, width: 2))
    for i in 0..<planes.count { planes.values[i] = Float(i / 4) }
    let single = Size(height: 1, width: 1)
    let means = planes.resized(to: single, Workers(count: 4))
    #expect(means.values.elementsEqual((0..<20_000).map { Float($0) }))
  }

  @Test func stylesAreReducedButNeverEnlarged() {
    let style = Style(Tensor(channels: 3, size: Size(height: 40, width: 64)))
    func size(_ longest: Int, _ scale: Double?) -> Size {
      style.reduced(for: Size(height: 20, width: longest), scale: scale, Self.workers)
        .pictures[0].image.size
    }
    #expect(size(32, nil) == Size(height: 20, width: 32))
    #expect(size(32, 1.5) == Size(height: 30, width: 48))
    #expect(size(100, nil) == Size(height: 40, width: 64))
  }

  /// The start at the larger size shows the painting, and the content's own detail.
  @Test func detailComesFromTheContent() {
    let (small, large) = (Size(height: 10, width: 12), Size(height: 20, width: 24))
    let content = Synthetic.image(large, seed: 2).tensor
    let reduced = content.resized(to: small, Self.workers)
    let frame = StylizedFrame(
      content: reduced, image: reduced, aim: FrameAim(),
      minimization: Minimization(
        reason: .budget, evaluations: 1, initial: LossTerms(), best: LossTerms(), goodLoss: 0))
    // Painted as it was, it is the content again.
    let start = frame.enlarged(onto: content, Self.workers)
    for i in 0..<start.count { #expect(abs(start.values[i] - content.values[i]) < 1e-4) }
  }

  private func stylizer(_ size: Size) -> Stylizer {
    var settings = TransferSettings()
    settings.styleLayers = [LayerWeight(Layer(named: "relu2_1")!)]
    settings.contentLayers = [LayerWeight(Layer(named: "relu2_2")!)]
    settings.firstEvaluations = 12
    settings.scales = .count(2)
    return Stylizer(
      settings: settings, size: size,
      styles: [[Style(Synthetic.image(Size(height: 40, width: 30), seed: 5).tensor)]],
      engine: Candidate.fast[0].engine())
  }

  @Test func aFirstFrameIsPaintedFromTheSmallestSizeUp() throws {
    let size = Size(height: 48, width: 65)
    let content = Synthetic.image(size, seed: 8).tensor
    var reports: [EvaluationReport] = []
    let first = try stylizer(size).stylize(content, inheritance: nil) {
      reports.append($0)
      return true
    }
    let share = Double(24 * 32) / Double(size.area)
    #expect(reports.map(\.share) == reports.map { $0.limit == 12 ? share : 1 })
    #expect(reports.filter { $0.share == 1 }.count == 6)
    #expect(reports.last!.limit == 6)
    #expect(first.image.size == size)
    #expect(first.minimization.initial[.content] > 0, "it starts from the smaller painting")
    let again = try stylizer(size).stylize(content, inheritance: nil) { _ in true }
    #expect(Array(again.image.values) == Array(first.image.values))
  }

  @Test func aFrameWithAPredecessorIsNot() throws {
    let size = Size(height: 48, width: 64)
    let content = Synthetic.image(size, seed: 8).tensor
    let stylizer = stylizer(size)
    let first = try stylizer.stylize(content, inheritance: nil) { _ in true }
    _ = try stylizer.stylize(content, inheritance: .previous(first)) {
      #expect($0.share == 1)
      return true
    }
  }

  @Test func cancellingASmallerSizeEndsTheFrame() throws {
    let size = Size(height: 48, width: 64)
    let content = Synthetic.image(size, seed: 8).tensor
    let result = try stylizer(size).stylize(content, inheritance: nil) { $0.evaluation < 3 }
    #expect(result.minimization.reason == .cancelled)
    #expect(result.minimization.evaluations == 3)
  }
}
