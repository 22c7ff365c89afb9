/// Flow from a frame to another one, and where it is reliable.
public struct Motion {
  /// Flow from the frame to the other.
  public let flow: FlowField
  /// 1 where the other frame shows the same point, else 0: rules 1 and 2 of `ForwardBackwardCheck`.
  public let visibility: ReliabilityMap
  /// 1 where the flow is accurate to the pixel, to 0: rules 1 to 3.
  public let reliability: ReliabilityMap

  /// Checks `flow` against `back`, the flow from the other frame to this one.
  public init(flow: FlowField, back: FlowField, _ workers: Workers) {
    let check = ForwardBackwardCheck(flow: flow, back: back)
    self.flow = flow
    let visibility = check.map(workers) { check.isVisible($0, $1) }
    reliability = check.map(workers) { x, y in
      visibility.values.base[y * flow.size.width + x] > 0 && !check.isAtMotionBoundary(x, y)
    }
    self.visibility = visibility
  }

  /// The same flow, but trusted only as far as frames look alike along it.
  ///
  /// - Parameter residual: this frame minus the other one, moved along the flow, in grey levels; 3 × height × width.
  func lowered(by residual: Tensor, _ workers: Workers) -> Motion {
    let confidence = FlowConfidence(residual: residual, visible: visibility, workers).values
    let (seen, trusted) = (visibility.values.clone(), reliability.values.clone())
    for i in 0..<confidence.count {
      if confidence.base[i] == 0 { seen.base[i] = 0 }
      trusted.base[i] *= confidence.base[i]
    }
    return Motion(
      flow: flow, visibility: ReliabilityMap(seen), reliability: ReliabilityMap(trusted))
  }

  private init(flow: FlowField, visibility: ReliabilityMap, reliability: ReliabilityMap) {
    self.flow = flow
    self.visibility = visibility
    self.reliability = reliability
  }

  /// Estimates the motion between two numbered frames, in both directions.
  init(
    from frame: GreyImage, number: Int, to other: GreyImage, number otherNumber: Int,
    _ source: borrowing FlowSource, _ workers: Workers
  ) throws(FlowError) {
    let flows = try source.flows(from: frame, number: number, to: other, number: otherNumber)
    self.init(flow: flows.there, back: flows.back, workers)
  }
}
