import Basics
import Foundation
import Testing

@testable import Transfer

/// The two Gaussians against plain implementations in `Double`.
@Suite struct BlurTests {
  private static let sizes = [
    Size(height: 1, width: 1), Size(height: 3, width: 2), Size(height: 5, width: 7),
    Size(height: 64, width: 9), Size(height: 65, width: 11), Size(height: 131, width: 33),
  ]

  private func noise(_ size: Size, seed: UInt64) -> Planes { Synthetic.image(size, seed: seed) }

  /// Σ Σ w(dx) w(dy) image; `outside` says where a place beyond the edge reads, nil for 0.
  private func blur(
    _ image: Planes, sigma: Double, radius: Int, outside: (_ place: Int, _ count: Int) -> Int?
  ) -> [Double] {
    let raw = (-radius...radius).map { exp(-Double($0 * $0) / (2 * sigma * sigma)) }
    let sum = raw.reduce(0, +)
    let weights = raw.map { $0 / sum }
    func along(_ source: [Double], count: Int, stride: Int) -> [Double] {
      source.indices.map { i in
        let place = i / stride % count
        return (-radius...radius).reduce(0.0) { total, distance in
          guard let other = outside(place + distance, count) else { return total }
          return total + weights[distance + radius] * source[i + (other - place) * stride]
        }
      }
    }
    let rows = along(image.values, count: image.size.width, stride: 1)
    return along(rows, count: image.size.height, stride: image.size.width)
  }

  private func clamped(_ place: Int, _ count: Int) -> Int? { min(max(place, 0), count - 1) }
  private func dropped(_ place: Int, _ count: Int) -> Int? {
    (0..<count).contains(place) ? place : nil
  }

  /// Up to 21 products in Float in each direction on values up to 90: 1e-4.
  @Test(arguments: sizes, [1.5, 3]) func gaussianBlur(size: Size, sigma: Double) {
    let image = noise(size, seed: 1)
    let result = GaussianBlur(sigma: sigma).apply(to: image.tensor, Workers(count: 3))
    let expected = blur(
      image, sigma: sigma, radius: Int((3 * sigma).rounded(.up)), outside: clamped)
    for i in expected.indices { #expect(abs(Double(result.base[i]) - expected[i]) < 1e-4, "\(i)") }
  }

  /// One more sum on top, times four: 5e-4.
  @Test(arguments: sizes) func preconditioner(size: Size) {
    let image = noise(size, seed: 2)
    let expected = zip(image.values, blur(image, sigma: 4, radius: 10, outside: dropped)).map {
      $0 + 4 * $1
    }
    for threads in [1, 3] {
      let preconditioner = Preconditioner(
        strength: 4, size: size, workers: Workers(count: threads))
      let result = image.tensor
      preconditioner.apply(to: result)
      for i in expected.indices {
        #expect(abs(Double(result.base[i]) - expected[i]) < 5e-4, "\(i)")
      }
      // A second use finds clean margins.
      let norm = zip(image.values, expected).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(preconditioner.squaredNorm(of: image.tensor) - norm) < 1e-5 * norm)
    }
  }

  private func dot(_ a: Tensor, _ b: Tensor) -> Double {
    zip(a.values, b.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }

  /// Both sides are sums of the same products in another order: Float's 1e-7 of the norms, times ten.
  @Test(arguments: sizes) func thePreconditionerIsSymmetric(size: Size) {
    let preconditioner = Preconditioner(strength: 4, size: size, workers: Workers(count: 2))
    let (x, y) = (noise(size, seed: 7).tensor, noise(size, seed: 8).tensor)
    let (hx, hy) = (x.clone(), y.clone())
    preconditioner.apply(to: hx)
    preconditioner.apply(to: hy)
    let norm = (dot(x, x) * dot(y, y)).squareRoot()
    #expect(abs(dot(x, hy) - dot(hx, y)) < 1e-6 * norm)
  }

  /// The smallest xᵀHx / xᵀx, by power iteration on (1 + strength) − H: a Gaussian cut off at two and
  /// a half deviations has a spectrum above −1/40, so 1 − 4/40 is what must be left at the least; that it
  /// is not far above 1 shows that the iteration has found the smallest, for the largest is 5.
  @Test(arguments: [Size(height: 5, width: 7), Size(height: 65, width: 48)])
  func thePreconditionerIsPositiveDefinite(size: Size) {
    let preconditioner = Preconditioner(strength: 4, size: size, workers: Workers(count: 2))
    let x = noise(size, seed: 9).tensor
    var quotient = 0.0
    for _ in 0..<300 {
      let length = Float(dot(x, x).squareRoot())
      for i in 0..<x.count { x.base[i] /= length }
      quotient = preconditioner.squaredNorm(of: x)
      let image = x.clone()
      preconditioner.apply(to: image)
      for i in 0..<x.count { x.base[i] = 5 * x.base[i] - image.base[i] }
    }
    #expect(quotient > 0.9 && quotient < 1.001, "\(quotient)")
  }
}
