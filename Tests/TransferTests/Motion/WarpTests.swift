import Basics
import Foundation
import Testing

@testable import Transfer

/// Warping against a plain implementation in `Double`.
@Suite struct WarpTests {
  private static let sizes = [
    Size(height: 1, width: 1), Size(height: 1, width: 9), Size(height: 7, width: 2),
    Size(height: 13, width: 17), Size(height: 40, width: 31),
  ]

  /// Weights of a sinc in a Kaiser window at whole places around a fraction, normalised.
  private func sincWeights(_ fraction: Double) -> [Double] {
    /// By its integral: the mean of exp(x cos θ).
    func bessel(_ x: Double) -> Double {
      (0..<256).reduce(0.0) { $0 + exp(x * cos(.pi * (Double($1) + 0.5) / 256)) } / 256
    }
    let weights = (-3...4).map { tap -> Double in
      let x = fraction - Double(tap)
      guard x != 0 else { return 1 }
      guard abs(x) < 4 else { return 0 }
      return sin(.pi * x) / (.pi * x) * bessel(6 * (1 - x * x / 16).squareRoot()) / bessel(6)
    }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }

  private func linearWeights(_ fraction: Double) -> [Double] {
    [0, 0, 0, 1 - fraction, fraction, 0, 0, 0]
  }

  /// Σ Σ wy wx image, places beyond the edge taken to the edge; fractions rounded to 1/steps.
  private func reference(
    _ flow: FlowField, _ image: Planes, steps: Double?, _ weights: (Double) -> [Double]
  ) -> [Double] {
    let size = image.size
    func place(_ start: Int, _ flow: Float, _ end: Int) -> Double {
      // The sum is rounded to Float, as a place in a picture is stored.
      let sum = Float(start) + flow
      return sum > 0 ? Double(min(sum, Float(end))) : 0
    }
    var result = [Double](repeating: 0, count: image.values.count)
    for channel in 0..<image.channels {
      for y in 0..<size.height {
        for x in 0..<size.width {
          let i = y * size.width + x
          let (px, py) = (
            place(x, flow.right[i], size.width - 1), place(y, flow.down[i], size.height - 1)
          )
          let (fx, fy) = (px - px.rounded(.down), py - py.rounded(.down))
          func rounded(_ fraction: Double) -> Double {
            steps.map { (fraction * $0).rounded() / $0 } ?? fraction
          }
          for (row, wy) in weights(rounded(fy)).enumerated() {
            let line = min(max(Int(py) + row - 3, 0), size.height - 1)
            for (column, wx) in weights(rounded(fx)).enumerated() {
              let place = min(max(Int(px) + column - 3, 0), size.width - 1)
              result[channel * size.area + i] +=
                wy * wx * image.values[channel * size.area + line * size.width + place]
            }
          }
        }
      }
    }
    return result
  }

  /// Some pixels far outside, some exactly on pixels, some unknown.
  private func flow(_ size: Size) -> FlowField {
    var generator = SplitMix64(seed: 5)
    let flow = FlowField(size) { _, _ in
      (
        Float.random(in: -6...6, using: &generator), Float.random(in: -6...6, using: &generator)
      )
    }
    for i in stride(from: 0, to: size.area, by: 7) { flow.right[i] = flow.right[i].rounded() }
    for (offset, value) in [Float.nan, 1e30, -1e30, .infinity, -.infinity].enumerated() {
      for i in stride(from: offset * 3 + 2, to: size.area, by: 41) { flow.right[i] = value }
      for i in stride(from: offset * 3 + 1, to: size.area, by: 37) { flow.down[i] = value }
    }
    return flow
  }

  /// Values reach 90; 64 products in Float leave 1e-6 of that and of the weights' sum of magnitudes,
  /// 1.6²: 5e-4 is far below any wrong tap.
  @Test(arguments: sizes) func theSincAgreesWithTheReference(size: Size) {
    let image = Synthetic.image(size, seed: 3)
    let result = Warp.apply(flow(size), to: image.tensor, Workers(count: 3))
    let expected = reference(flow(size), image, steps: 1024, sincWeights)
    for i in expected.indices { #expect(abs(Double(result.base[i]) - expected[i]) < 5e-4, "\(i)") }
  }

  /// Three linear steps in Float on values up to 180 apart: 1e-4.
  @Test(arguments: sizes) func linearAgreesWithTheReference(size: Size) {
    let image = Synthetic.image(size, seed: 4)
    let result = Warp.linear(flow(size), to: image.tensor, Workers(count: 3))
    let expected = reference(flow(size), image, steps: nil, linearWeights)
    for i in expected.indices { #expect(abs(Double(result.base[i]) - expected[i]) < 1e-4, "\(i)") }
  }

  @Test func wholePixelsAreCopied() {
    let size = Size(height: 11, width: 15)
    let image = Synthetic.image(size, seed: 6).tensor
    let flow = FlowField(size) { _, _ in (3, -2) }
    for result in [
      Warp.apply(flow, to: image, Workers(count: 2)),
      Warp.linear(flow, to: image, Workers(count: 2)),
    ] {
      for i in 0..<3 * size.area {
        let (y, x) = (i % size.area / size.width, i % size.width)
        let place = max(y - 2, 0) * size.width + min(x + 3, size.width - 1)
        #expect(result.base[i] == image.base[i / size.area * size.area + place])
      }
    }
  }

  /// Texture of a moving thing's paint: a wave of four pixels and more, moved by half a pixel 48 times. Three lobes of
  /// Lanczos make it 2.9 times as strong, linear interpolation leaves nothing.
  @Test(arguments: [4.0, 6, 12]) func textureLastsWhenItIsMovedOften(length: Double) {
    let size = Size(height: 1, width: 400)
    var image = Tensor(channels: 1, size: size)
    func wave(_ x: Double) -> Double { 100 * cos(2 * .pi * x / length + 0.4) }
    for x in 0..<size.width { image.base[x] = Float(wave(Double(x))) }
    let flow = FlowField(size) { _, _ in (0.5, 0) }
    for _ in 0..<48 { image = Warp.apply(flow, to: image, Workers(count: 1)) }
    // Away from the edge, which the motion has carried 24 pixels and 4 taps 192 pixels far.
    for x in 200..<300 - 96 {
      #expect(abs(Double(image.base[x]) - wave(Double(x) + 24)) < 6, "\(x)")
    }
  }

  /// A wave of six pixels, moved by any share of a pixel: four lobes keep it to 0.2 % of its amplitude
  /// and the table's steps add less than 0.1 %; linear interpolation loses 13 %.
  @Test func fineGrainIsKept() {
    let size = Size(height: 5, width: 120)
    let image = Tensor(channels: 1, size: size)
    func wave(_ x: Double) -> Double { 100 * cos(2 * .pi * x / 6 + 0.4) }
    for i in 0..<size.area { image.base[i] = Float(wave(Double(i % size.width))) }
    let flow = FlowField(size) { x, _ in (Float(x % 40) / 40, 0) }
    func worst(_ result: Tensor) -> Double {
      var worst = 0.0
      for x in 3..<size.width - 4 {
        let place = Double(x) + Double(x % 40) / 40
        worst = max(worst, abs(Double(result.base[2 * size.width + x]) - wave(place)))
      }
      return worst
    }
    let sharp = worst(Warp.apply(flow, to: image, Workers(count: 1)))
    let soft = worst(Warp.linear(flow, to: image, Workers(count: 1)))
    #expect(sharp < 0.3 && soft > 12 && soft < 13.5, "\(sharp), \(soft)")
  }
}
