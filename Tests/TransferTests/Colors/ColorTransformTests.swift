import Basics
import Testing

@testable import Transfer

/// Colours mapped onto another picture's, against figures that numpy computed from the same formulas.
@Suite struct ColorTransformTests {
  private let workers = Workers(count: 2)

  /// scale · ((7i + 5c) mod a + c (3i mod b)) + offset in channel c at pixel i of 5 × 7.
  private func picture(_ a: Int, _ b: Int, scale: Float, offset: Float = 0) -> Tensor {
    let image = Tensor(channels: 3, size: Size(height: 5, width: 7))
    for c in 0..<3 {
      for i in 0..<35 {
        image.base[c * 35 + i] = scale * Float((i * 7 + c * 5) % a + c * ((i * 3) % b)) + offset
      }
    }
    return image
  }

  private func flat(_ colors: [Float]) -> Tensor {
    let image = Tensor(channels: 3, size: Size(height: 5, width: 7))
    for i in 0..<105 { image.base[i] = colors[i / 35] }
    return image
  }

  /// Sums of 35 whole numbers in Double: 1e-10 relative leaves room for their order only.
  @Test func statistics() {
    let statistics = ColorStatistics(picture(41, 13, scale: 4))
    let mean = [77.71428571428571, 103.2, 128.68571428571428]
    let covariance = [
      2211.9183673469392, 980.5714285714286, 105.33877551020413, 980.5714285714286,
      2408.959999999999, 1344.5485714285714, 105.33877551020413, 1344.5485714285714,
      3389.7012244897965,
    ]
    for (a, b) in zip(statistics.mean, mean) { #expect(abs(a - b) < 1e-10 * b) }
    for (a, b) in zip(statistics.covariance.values, covariance) {
      #expect(abs(a - b) < 1e-10 * abs(b))
    }
  }

  /// The iteration ends at 1e-14; what multiplies through leaves 1e-11 relative.
  @Test func theMapIsMongesAndKantorovichs() {
    let map = ColorTransform(
      from: picture(41, 13, scale: 4), to: picture(29, 17, scale: 6, offset: -20))
    let matrix = [
      1.1345589513398586, -0.09660492809404654, 0.019496162418120043, -0.09660492809404632,
      1.2669470011825064, 0.014939484059297115, 0.01949616241811999, 0.014939484059296898,
      1.2177958720094708,
    ]
    let offset = [-18.0821160828552, -15.735274287385195, -3.5412453065749503]
    for (a, b) in zip(map.matrix, matrix) { #expect(abs(a - b) < 1e-11) }
    for (a, b) in zip(map.offset, offset) { #expect(abs(a - b) < 1e-9) }
  }

  /// One grey level² on the diagonal keeps it from being exact: of covariances above 1000 it leaves 1e-3.
  @Test func meanAndCovarianceAreTheTargets() {
    let (source, target) = (
      picture(41, 13, scale: 4), picture(29, 17, scale: 6, offset: -20)
    )
    let mapped = ColorTransform(from: source, to: target).apply(to: source, workers)
    let (result, wanted) = (ColorStatistics(mapped), ColorStatistics(target))
    for (a, b) in zip(result.mean, wanted.mean) { #expect(abs(a - b) < 1e-3) }
    #expect(relativeL2(result.covariance.values, wanted.covariance.values) < 1e-3)
    // Without it they are nowhere near.
    #expect(relativeL2(ColorStatistics(source).covariance.values, wanted.covariance.values) > 0.3)
  }

  @Test func flatPicturesTakeTheTargetsMean() {
    let target = picture(29, 17, scale: 6, offset: -20)
    let mapped = ColorTransform(from: flat([10, 20, 30]), to: target).apply(
      to: flat([10, 20, 30]), workers)
    let result = ColorStatistics(mapped)
    // Float's rounding of numbers of some hundred.
    for (a, b) in zip(result.mean, ColorStatistics(target).mean) { #expect(abs(a - b) < 1e-3) }
    for value in result.covariance.values { #expect(abs(value) < 1e-3) }
    // From flat to flat the map is a shift.
    let shift = ColorTransform(from: flat([10, 20, 30]), to: flat([-5, 0, 5]))
    for (a, b) in zip(shift.matrix, Matrix3.identity.values) { #expect(abs(a - b) < 1e-12) }
    for (a, b) in zip(shift.offset, [-15.0, -20, -25]) { #expect(abs(a - b) < 1e-9) }
  }

  // MARK: Matrices

  private let symmetric = Matrix3(values: [4, 1, 0.5, 1, 3, -0.25, 0.5, -0.25, 2])

  /// Double's rounding through a dozen products: 1e-13.
  @Test func squareRoots() {
    let (root, inverse) = symmetric.squareRoots()
    let expected = [
      1.974794331810479, 0.2755612860234819, 0.15573478960813844, 0.27556128602348184,
      1.7073940215126313, -0.09418934625533923, 0.15573478960813836, -0.09418934625533919,
      1.4024532228768634,
    ]
    for (a, b) in zip(root.values, expected) { #expect(abs(a - b) < 1e-13) }
    for (a, b) in zip((root * root).values, symmetric.values) { #expect(abs(a - b) < 1e-13) }
    for (a, b) in zip((root * inverse).values, Matrix3.identity.values) {
      #expect(abs(a - b) < 1e-13)
    }
  }

  /// Eigenvalues of 1 and 16256: the flattest picture beside the loudest, black and white in halves.
  @Test func squareRootsOfAnIllConditionedMatrix() {
    // 16255 · v vᵀ + 1 with |v| = 1.
    let v = [0.6, 0.64, 0.48]
    var matrix = Matrix3(values: (0..<9).map { 16_255 * v[$0 / 3] * v[$0 % 3] })
    matrix = matrix.adding(1)
    let grown = 16_256.0.squareRoot() - 1
    let expected = (0..<9).map { i -> Double in
      grown * v[i / 3] * v[i % 3] + Matrix3.identity.values[i]
    }
    let (root, inverse) = matrix.squareRoots()
    // 1e-16 times the condition, 16256, leaves 1e-11 of the largest entry.
    for (a, b) in zip(root.values, expected) { #expect(abs(a - b) < 1e-9) }
    for (a, b) in zip((root * inverse).values, Matrix3.identity.values) {
      #expect(abs(a - b) < 1e-9)
    }
  }

  @Test func inverse() {
    let expected = [
      0.286144578313253, -0.10240963855421686, -0.08433734939759036, -0.10240963855421688,
      0.37349397590361444, 0.07228915662650602, -0.08433734939759036, 0.07228915662650601,
      0.5301204819277108,
    ]
    for (a, b) in zip(symmetric.inverse.values, expected) { #expect(abs(a - b) < 1e-14) }
    let lopsided = Matrix3(values: [1, 2, 3, 0, 1, 4, 5, 6, 0])
    let exact: [Double] = [-24, 18, 5, 20, -15, -4, -5, 4, 1]
    #expect(lopsided.inverse.values == exact)
  }
}
