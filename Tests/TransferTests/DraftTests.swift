import Basics
import Testing

@testable import Transfer

/// Half the size, in the style as it comes out at full size.
@Suite struct DraftTests {
  private let frame = Synthetic.image(Size(height: 64, width: 96), seed: 1).tensor
  private let style = Style(Synthetic.image(Size(height: 80, width: 64), seed: 3).tensor)
  private let engine = Candidate.plain.engine()

  private func draft(
    _ settings: TransferSettings, of styles: [Style]? = nil,
    report: (EvaluationReport) -> Bool = { _ in true }
  ) throws -> Draft? {
    try Draft(
      of: frame, styles: styles ?? [style], settings: settings, luma: .bt709, engine: engine,
      report: report)
  }

  private func quick(_ evaluations: Int) -> TransferSettings {
    var settings = TransferSettings()
    settings.firstEvaluations = evaluations
    return settings
  }

  /// With one evaluation nothing is painted: the piece is the frame's middle.
  @Test func theStyleIsAPieceAtHalfTheSize() throws {
    let draft = try #require(try draft(quick(1)))
    let pictures = draft.styles[0].pictures
    #expect(
      pictures.map(\.image.size) == [Size(height: 22, width: 33), Size(height: 40, width: 32)])
    #expect(abs(pictures[0].share - Draft.pieceShare) < 1e-12)
    let piece = pictures[0].image
    for (y, x, channel) in [(0, 0, 0), (21, 32, 1), (10, 7, 2)] {
      // The piece begins at row 10 and column 15 of the frame.
      let plane = frame.values[(channel * frame.size.area)...]
      let (row, column) = (10 + 2 * y, 15 + 2 * x)
      let mean = [(0, 0), (0, 1), (1, 0), (1, 1)].reduce(Float(0)) {
        $0 + plane[plane.startIndex + (row + $1.0) * 96 + column + $1.1] / 4
      }
      let value = piece.values[channel * piece.size.area + y * 33 + x]
      #expect(abs(value - mean) < 1e-3, "\(y), \(x)")
    }
  }

  @Test func thePieceIsPainted() throws {
    func distance(_ evaluations: Int) throws -> Double {
      let piece = try #require(try draft(quick(evaluations))).styles[0].pictures[0].image
      let layers = TransferSettings().styleLayers.map(\.layer)
      let (own, wanted) = (
        Style(piece).moments(at: layers, pooling: .max, engine),
        style.halved(Workers(count: 1)).moments(at: layers, pooling: .max, engine)
      )
      var sum = 0.0
      for layer in layers {
        for (value, target) in zip(own[layer]!.gram.values, wanted[layer]!.gram.values) {
          sum += Double((value - target) * (value - target))
        }
      }
      return sum
    }
    let (painted, start) = try (distance(12), distance(1))
    #expect(painted < start)
  }

  @Test func settingsAreThoseOfTheSizeBefore() throws {
    var settings = quick(1)
    settings.totalVariationWeight = 0.5
    settings.scales = .count(2)
    let draft = try #require(try draft(settings)).settings
    #expect(draft.totalVariationWeight == 2)
    #expect(draft.scales.count(for: Size(height: 32, width: 48)) == 1)
    #expect(draft.contentLayers == settings.contentLayers)
    #expect(draft.styleWeight == settings.styleWeight)
  }

  @Test func eachStyleHasItsPiece() throws {
    let other = Style(Synthetic.image(Size(height: 64, width: 64), seed: 5).tensor)
    let draft = try #require(try draft(quick(2), of: [style, other]))
    #expect(draft.styles.count == 2)
    let pieces = draft.styles.map { Array($0.pictures[0].image.values) }
    #expect(pieces[0] != pieces[1])
  }

  @Test func itCanBeInterrupted() throws {
    #expect(try draft(quick(9), report: { $0.evaluation < 3 }) == nil)
  }

  @Test func piecesAreLargeEnough() {
    #expect(Draft.pieceSize(of: Size(height: 360, width: 640)) == Size(height: 254, width: 452))
    #expect(Draft.pieceSize(of: Size(height: 33, width: 41)) == Size(height: 32, width: 32))
  }
}
