import Basics
import Testing

@testable import Transfer

/// Styles of several pictures.
@Suite struct StyleTests {
  private let pictures = [
    Synthetic.image(Size(height: 24, width: 40), seed: 1),
    Synthetic.image(Size(height: 33, width: 20), seed: 2),
    Synthetic.image(Size(height: 33, width: 20), seed: 3),
  ]
  private let layers = ["relu1_1", "relu2_1", "pool2", "relu3_1"].map { Layer(named: $0)! }

  /// Σ share · A of the reference's Gram matrices; Winograd's features differ by 2e-5 at the most.
  @Test(arguments: Candidate.all) func gramsAreBlendedByShare(candidate: Candidate) {
    let style = Style([
      Style.Picture(pictures[0].tensor, share: 3), Style.Picture(pictures[1].tensor, share: 1.5),
      Style.Picture(pictures[2].tensor, share: 0.5),
    ])
    #expect(style.pictures.map(\.share) == [0.6, 0.3, 0.1])
    let moments = style.moments(at: layers, pooling: .max, candidate.engine())
    let network = ReferenceNetwork(weights: TestEngine.weights, pooling: .max)
    let expected = pictures.map { picture in
      network.forward(picture, through: layers.last!).filter { layers.contains($0.layer) }
        .map { ReferenceObjective.gram($0.output) }
    }
    for (index, layer) in layers.enumerated() {
      let blend = expected[0][index].indices.map {
        0.6 * expected[0][index][$0] + 0.3 * expected[1][index][$0] + 0.1 * expected[2][index][$0]
      }
      #expect(
        relativeL2(moments[layer]!.gram.values.map(Double.init), blend) < 5e-5, "\(layer)")
    }
  }

  /// A blend of a picture with itself, and any share of a single one, changes no bit.
  @Test func onePictureIsItself() {
    func moments(_ style: Style) -> [Layer: FeatureMoments] {
      style.moments(at: layers, pooling: .max, Candidate.plain.engine())
    }
    let picture = pictures[0].tensor
    #expect(moments(Style([Style.Picture(picture, share: 7)])) == moments(Style(picture)))
    #expect(
      moments(Style(Array(repeating: Style.Picture(picture), count: 2))) == moments(Style(picture)))
  }
}
