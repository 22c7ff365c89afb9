import Basics
import Testing

@testable import Transfer

/// A picture's colours, and the loss of those that it lacks, against definitions in `Double`.
@Suite struct PaletteTests {
  private let range = TestEngine.weights.preprocessing.displayableRange
  private let workers = Workers(count: 2)

  private func palette(_ picture: Planes) -> Palette { Palette([picture.tensor], range: range) }

  private func reference(_ picture: Planes) -> ReferencePalette {
    ReferencePalette(
      picture, origin: SIMD3(range.map { Double($0.lowerBound) }))
  }

  private func flat(_ color: [Double], _ size: Size) -> Planes {
    var planes = Planes(channels: 3, size: size)
    for i in planes.values.indices { planes.values[i] = color[i / size.area] }
    return planes
  }

  /// Loss and gradient of pictures in a few colours, which most of the cube is far from.
  @Test(arguments: [1.0, 0.6], [false, true])
  func matchesReference(strength: Double, withRegions: Bool) {
    let size = Size(height: 9, width: 14)
    let image = Synthetic.image(size, seed: 3)
    let styles = [Synthetic.image(Size(height: 2, width: 3), seed: 4), flat([90, -60, 20], size)]
    var map = Planes(channels: 2, size: size)
    for i in 0..<size.area {
      map.values[i] = Double(i % 4) / 4
      map.values[size.area + i] = 1 - map.values[i]
    }
    var loss = PaletteLoss(weight: 700)
    loss.strength = strength
    loss.palettes = styles.prefix(withRegions ? 2 : 1).map(palette)
    loss.regions = withRegions ? map.tensor : nil
    let gradient = Tensor(channels: 3, size: size)
    let found = loss.evaluate(image.tensor, addingTo: gradient, workers)

    let margin = 12 + 128 * (1 - ReferenceObjective.reach(strength))
    let references = styles.map(reference)
    var (sum, expected) = (0.0, Planes(channels: 3, size: size))
    for i in 0..<size.area {
      for (region, palette) in references.enumerated() where region == 0 || withRegions {
        let share = withRegions ? map.values[region * size.area + i] : 1
        let color = SIMD3((0..<3).map { image.values[$0 * size.area + i] })
        let (distance, slope) = palette.distance(of: color)
        let excess = max(0, distance - margin)
        sum += share * excess * excess
        for plane in 0..<3 {
          expected.values[plane * size.area + i] +=
            2 * 700 / Double(size.area) * share * excess * slope[plane]
        }
      }
    }
    #expect(sum > 0)
    #expect(abs(found / (700 * sum / Double(size.area)) - 1) < 1e-5)
    #expect(relativeL2(Planes(gradient).values, expected.values) < 1e-4)
  }

  /// The slope, by differences within one cell.
  @Test func theSlopeIsThatOfTheDistance() {
    let reference = reference(Synthetic.image(Size(height: 2, width: 3), seed: 4))
    let color = SIMD3(41.3, -52.1, 17.7)
    let slope = reference.distance(of: color).gradient
    for axis in 0..<3 {
      var step = SIMD3<Double>()
      step[axis] = 1e-4
      let difference =
        (reference.distance(of: color + step).value - reference.distance(of: color - step).value)
        / 2e-4
      #expect(abs(difference - slope[axis]) < 1e-6)
    }
  }

  /// The distance from a single colour, which is right to half a cell's diagonal.
  @Test func distancesAreGreyLevels() {
    let style = flat([10, 20, 30], Size(height: 1, width: 1))
    let palette = palette(style)
    for color in [SIMD4<Float>(10, 20, 30, 0), SIMD4(60, -20, 100, 0), SIMD4(-90, 110, 0, 0)] {
      let difference = color - SIMD4(10, 20, 30, 0)
      let expected = (difference * difference).sum().squareRoot()
      let found = Palette.distance(of: color, palette.distances, origin: palette.origin).value
      #expect(abs(found - expected) < Palette.spacing * Float(3).squareRoot())
    }
  }

  /// No picture strays from its own colours, and a union has both pictures'.
  @Test func aPicturesOwnColoursAreFree() {
    let size = Size(height: 20, width: 30)
    let (first, second) = (Synthetic.image(size, seed: 5), Synthetic.image(size, seed: 6))
    func loss(_ palette: Palette, _ image: Planes) -> Double {
      var loss = PaletteLoss(weight: 1)
      loss.palettes = [palette]
      return loss.evaluate(image.tensor, addingTo: Tensor(channels: 3, size: size), workers)
    }
    let union = palette(first).union(palette(second))
    #expect(loss(palette(first), first) == 0)
    #expect(loss(union, first) == 0 && loss(union, second) == 0)
    #expect(loss(palette(flat([0, 0, 0], size)), first) > 0)
  }

  /// A stray pixel's colour is not the picture's; where pictures are small, every pixel's is.
  @Test(arguments: [(128, 128, false), (90, 90, true)])
  func coloursOfHardlyAnyPixelsDoNotCount(height: Int, width: Int, counts: Bool) {
    let size = Size(height: height, width: width)
    var picture = flat([20, 30, 40], size)
    for plane in 0..<3 { picture.values[plane * size.area] = -60 }
    let palette = palette(picture)
    let color = SIMD4<Float>(-60, -60, -60, 0)
    let distance = Palette.distance(of: color, palette.distances, origin: palette.origin).value
    #expect((distance < 4) == counts)
    let expected = reference(picture).distance(of: SIMD3(-60, -60, -60)).value
    #expect(abs(Double(distance) - expected) < 1e-3)
  }

  /// The colours are those before the picture was reduced, in which two of them do not mix.
  @Test func reducingAPictureKeepsItsColours() {
    let size = Size(height: 64, width: 64)
    var picture = flat([80, 80, 80], size)
    for i in picture.values.indices where i % 2 == 0 { picture.values[i] = -80 }
    let style = Style(picture.tensor).reduced(
      for: Size(height: 32, width: 32), scale: nil, least: 16, workers)
    #expect(style.pictures[0].image.size == Size(height: 32, width: 32))
    let palette = style.palette(TestEngine.weights.preprocessing)
    let grey = Palette.distance(of: SIMD4(), palette.distances, origin: palette.origin).value
    #expect(grey > 100)
  }
}
