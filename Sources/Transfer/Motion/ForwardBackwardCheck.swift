/// Forward-backward consistency check, which decides where a flow is reliable: Ruder, Dosovitskiy, Brox, *Artistic
/// style transfer for videos* (2016), section 4, after Sundaram, Brox, Keutzer (2010).
struct ForwardBackwardCheck {
  private static let occlusion = (share: Float(0.01), offset: Float(0.5))
  private static let boundary = (share: Float(0.01), offset: Float(0.002))

  private let flow: FlowField
  private let back: FlowField

  /// - Parameter back: the flow in the opposite direction, of the same size.
  init(flow: FlowField, back: FlowField) {
    precondition(flow.size == back.size)
    self.flow = flow
    self.back = back
  }

  /// Returns 1 where `rule` holds, 0 elsewhere.
  func map(_ workers: Workers, _ rule: (_ x: Int, _ y: Int) -> Bool) -> ReliabilityMap {
    let map = Tensor(channels: 1, size: flow.size)
    workers.forEach(flow.size.height) { y, _ in
      for x in 0..<flow.size.width {
        map.base[y * flow.size.width + x] = rule(x, y) ? 1 : 0
      }
    }
    return ReliabilityMap(map)
  }

  /// Rules 1 and 2: the point stays inside the image, and the way there and back ends where it started.
  ///
  /// A point with |w + w̃|² > 0.01 (|w|² + |w̃|²) + 0.5 counts as hidden.
  func isVisible(_ x: Int, _ y: Int) -> Bool {
    let (width, height) = (flow.size.width, flow.size.height)
    let i = y * width + x
    let (u, v) = (flow.right[i], flow.down[i])
    let (otherX, otherY) = (Float(x) + u, Float(y) + v)
    // Also false where the flow is NaN.
    guard otherX >= 0, otherY >= 0, otherX <= Float(width - 1), otherY <= Float(height - 1)
    else { return false }
    let (backU, backV) = back.sample(x: otherX, y: otherY)
    let miss = (u + backU) * (u + backU) + (v + backV) * (v + backV)
    let lengths = u * u + v * v + backU * backU + backV * backV
    return miss <= Self.occlusion.share * lengths + Self.occlusion.offset
  }

  /// Rule 3, motion boundaries: |∇u|² + |∇v|² > 0.01 |w|² + 0.002, by forward differences (backward in the last row and
  /// column).
  func isAtMotionBoundary(_ x: Int, _ y: Int) -> Bool {
    let (width, height) = (flow.size.width, flow.size.height)
    let i = y * width + x
    let right = x + 1 < width ? i + 1 : i - 1
    let below = y + 1 < height ? i + width : i - width
    var gradient: Float = 0
    for plane in [flow.right, flow.down] {
      let (dx, dy) = (plane[right] - plane[i], plane[below] - plane[i])
      gradient += dx * dx + dy * dy
    }
    let (u, v) = (flow.right[i], flow.down[i])
    // Also true next to flow that is NaN.
    return !(gradient <= Self.boundary.share * (u * u + v * v) + Self.boundary.offset)
  }
}
