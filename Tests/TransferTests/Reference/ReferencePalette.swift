import Foundation

@testable import Transfer

/// The colours of a picture in `Double`: distances from all of them, at the nodes around a colour, and between.
struct ReferencePalette {
  private static let spacing = 255.0 / 63
  /// Nodes next to the picture's colours, but for those that less than one in 8192 of its pixels are at or next to.
  private let nodes: [SIMD3<Double>]
  private let origin: SIMD3<Double>

  init(_ picture: Planes, origin: SIMD3<Double>) {
    self.origin = origin
    let area = picture.size.area
    let all = (0..<area).map { i in
      let color = SIMD3((0..<3).map { picture.values[$0 * area + i] })
      return ((color - origin) / Self.spacing).rounded(.toNearestOrAwayFromZero)
    }
    nodes = Set(all).filter { node in
      let near = all.count {
        let step = $0 - node
        return max(abs(step[0]), abs(step[1]), abs(step[2])) <= 1
      }
      return Double(near) >= Double(area) / 8192
    }
  }

  /// Distance of a colour in grey levels, and its derivative.
  func distance(of color: SIMD3<Double>) -> (value: Double, gradient: SIMD3<Double>) {
    let place = (color - origin) / Self.spacing
    let cell = place.rounded(.down).clamped(
      lowerBound: SIMD3(repeating: 0), upperBound: SIMD3(repeating: 62))
    let t = place - cell
    var (value, gradient) = (0.0, SIMD3<Double>())
    for corner in 0..<8 {
      let upper = SIMD3((0..<3).map { Double(corner >> $0 & 1) })
      let distance = nodes.map {
        let step = $0 - cell - upper
        return (step * step).sum()
      }.min()!.squareRoot()
      let shares = upper * t + (1 - upper) * (1 - t)
      value += shares[0] * shares[1] * shares[2] * distance
      for axis in 0..<3 {
        var others = shares
        others[axis] = 2 * upper[axis] - 1
        gradient[axis] += others[0] * others[1] * others[2] * distance
      }
    }
    return (value * Self.spacing, gradient)
  }
}

extension SIMD3<Double> {
  init(_ values: [Double]) { self.init(values[0], values[1], values[2]) }
}
