import Basics
import Foundation
import Testing

@testable import Transfer

/// Luma and colours against figures that numpy computed (Fixtures/make_colors.py).
@Suite struct LumaTests {
  private struct Figures: Decodable {
    struct Matrix: Decodable {
      let grey, rgb: [Double]
      let reduced: Int
    }
    let match: [Double]
    let bt709, bt601: Matrix
  }

  private static let weights = [
    "bt709": LumaWeights.bt709, "bt601": .bt601,
  ]
  private static let preprocessings = [
    Preprocessing(channelOrder: .bgr, mean: [103.939, 116.779, 123.68]),
    Preprocessing(channelOrder: .rgb, mean: [123.675, 116.28, 103.53]),
  ]
  private let workers = Workers(count: 2)

  private func figures() throws -> Figures {
    let file = Bundle.module.url(forResource: "Fixtures/colors.json", withExtension: nil)!
    return try JSONDecoder().decode(Figures.self, from: Data(contentsOf: file))
  }

  /// A picture of 35 pixels by the formula of make_colors.py.
  private func picture(
    _ a: Int, _ b: Int, scale: Float, offset: Float, _ preprocessing: Preprocessing
  ) -> Tensor {
    var pixels: [Float] = []
    for c in 0..<3 {
      for i in 0..<35 {
        pixels.append((scale * Float((7 * i + 5 * c) % a + c * ((3 * i) % b)) + offset) / 255)
      }
    }
    return preprocessing.input(fromRGB: pixels, size: Size(height: 5, width: 7))
  }

  /// Rows of R, G, B in grey levels, not clamped.
  private func rows(_ image: Tensor, _ preprocessing: Preprocessing) -> [Double] {
    (0..<35).flatMap { i in
      (0..<3).map { c in
        let plane = preprocessing.channelOrder == .rgb ? c : 2 - c
        return Double(image.base[plane * 35 + i] + preprocessing.mean[plane])
      }
    }
  }

  /// Float's rounding of grey levels: 3e-5 each, and a share of chroma divides by it.
  @Test(arguments: preprocessings, ["bt709", "bt601"])
  func colorsAreTheContents(preprocessing: Preprocessing, matrix: String) throws {
    let expected = try matrix == "bt709" ? figures().bt709 : figures().bt601
    let luma = Luma(rgb: Self.weights[matrix]!, preprocessing)
    let content = picture(29, 17, scale: 4.5, offset: 10, preprocessing)
    let style = picture(41, 13, scale: 3, offset: 5, preprocessing)
    let grey = rows(luma.grey(content, workers), preprocessing)
    for (i, value) in grey.enumerated() { #expect(abs(value - expected.grey[i / 3]) < 1e-3) }
    let result = rows(luma.recolored(style, as: content, workers), preprocessing)
    for (a, b) in zip(result, expected.rgb) { #expect(abs(a - b) < 1e-3) }
    #expect(expected.reduced > 0, "some pixels' chroma cannot be shown")
    #expect(result.allSatisfy { (-1e-3...255.001).contains($0) })
  }

  /// Luma stays; chroma goes the share of the way, by the plain formula, and is reduced where it must be.
  @Test(arguments: preprocessings, [0, 0.3, 1.0])
  func chromaGoesAShareOfTheWay(preprocessing: Preprocessing, share: Double) {
    let weights = LumaWeights.bt709.values
    let content = picture(29, 17, scale: 4.5, offset: 10, preprocessing)
    let style = picture(41, 13, scale: 3, offset: 5, preprocessing)
    let result = rows(
      Luma(rgb: .bt709, preprocessing).recolored(style, as: content, share: share, workers),
      preprocessing)
    let (from, to) = (rows(style, preprocessing), rows(content, preprocessing))
    func luma(_ rows: [Double], _ i: Int) -> Double {
      (0..<3).reduce(0) { $0 + weights[$1] * rows[3 * i + $1] }
    }
    var reduced = 0
    for i in 0..<35 {
      let wanted = (0..<3).map { c in
        luma(from, i) + (1 - share) * (from[3 * i + c] - luma(from, i))
          + share * (to[3 * i + c] - luma(to, i))
      }
      #expect(abs(luma(result, i) - luma(from, i)) < 1e-3)
      if wanted.allSatisfy({ (0...255).contains($0) }) {
        for c in 0..<3 { #expect(abs(result[3 * i + c] - wanted[c]) < 1e-3) }
      } else {
        reduced += 1
        #expect(result[(3 * i)..<(3 * i + 3)].allSatisfy { (-1e-3...255.001).contains($0) })
      }
    }
    #expect((reduced > 0) == (share == 1))
  }

  @Test(arguments: preprocessings) func matchedColors(preprocessing: Preprocessing) throws {
    let content = picture(29, 17, scale: 4.5, offset: 10, preprocessing)
    let style = picture(41, 13, scale: 3, offset: 5, preprocessing)
    let transform = ColorTransform(from: style, to: content)
    for (a, b) in zip(
      rows(transform.apply(to: style, workers), preprocessing), try figures().match)
    {
      #expect(abs(a - b) < 1e-3)
    }
  }

  /// The derivative by luma, by central differences of a loss that looks at colours, too.
  @Test func theGradientIsLumas() throws {
    var settings = TransferSettings()
    settings.colors = .content
    settings.contentLayers = [LayerWeight(Layer(named: "relu2_1")!)]
    settings.styleLayers = [LayerWeight(Layer(named: "relu1_1")!)]
    settings.totalVariationWeight = 0
    let size = Size(height: 18, width: 21)
    let luma = Luma(rgb: .bt709, TestEngine.weights.preprocessing)
    func grey(_ seed: UInt64) -> Tensor {
      luma.grey(Synthetic.image(size, seed: seed).tensor, workers)
    }
    let (content, style, image) = (grey(1), grey(2), grey(3))
    let gradient = Tensor(channels: 3, size: size)
    _ = TestEngine.objective(settings, content: content, style: style)
      .evaluate(image, gradient: gradient)
    for i in 0..<size.area {
      #expect(gradient.base[i] == gradient.base[size.area + i])
      #expect(gradient.base[i] == gradient.base[2 * size.area + i])
    }
    let reference = ReferenceObjective(
      weights: TestEngine.weights, settings: settings, content: Planes(content),
      style: Planes(style))
    var generator = SplitMix64(seed: 4)
    let direction = (0..<size.area).map { _ in Double.random(in: -1...1, using: &generator) }
    func total(_ step: Double) -> Double {
      var moved = Planes(image)
      for i in moved.values.indices { moved.values[i] += step * direction[i % size.area] }
      return reference.evaluate(moved).terms.total
    }
    let difference = (total(1e-5) - total(-1e-5)) / 2e-5
    let slope = gradient.values.enumerated().reduce(0.0) {
      $0 + Double($1.element) * direction[$1.offset % size.area]
    }
    // Single precision against double, along noise.
    #expect(abs(slope / difference - 1) < 1e-3)
  }

  @Test func aShotsColorsStayUntilItsContrastDoubles() {
    func frame(_ scale: Float) -> Tensor {
      picture(29, 17, scale: scale, offset: 10, Self.preprocessings[0])
    }
    var colors = ShotColors()
    /// Whether the style is matched anew.
    func observe(_ scale: Float) -> Bool { colors.observe(frame(scale)) }
    #expect(observe(0))
    #expect(!observe(0.01))
    #expect(observe(1))
    let first = colors.statistics
    for scale in [1.9, 0.2, 1] as [Float] { #expect(!observe(scale)) }
    #expect(colors.statistics == first)
    #expect(observe(2.1))
    #expect(!observe(0.2))
    colors = ShotColors()
    #expect(observe(0.2))
  }
}
