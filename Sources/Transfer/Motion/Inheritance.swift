/// What a frame inherits from the paintings before it: where it starts, and what it should stay near.
public struct Inheritance {
  /// 3 × height × width, in the network's input space; may exceed the displayable range.
  let start: Tensor
  /// What the temporal loss compares with; nil: nothing.
  var temporal: TemporalTarget?
  /// What the frames before did not show, 0 or 1; nil where motion is not looked at.
  var uncovered: ReliabilityMap?
  /// From the frame to the painting before; nil where motion is not looked at.
  let flow: FlowField?
  /// How the painting before went, and what it was to become.
  let minimization: Minimization
  let aim: FrameAim
  /// Whether a start hardly worse than `goodLoss` gets fewer iterations.
  var isAdaptive = true

  var goodLoss: Double { minimization.goodLoss }

  /// Whether a frame is to become what the painting before was to: only then are their losses comparable.
  func isSteady(for aim: FrameAim) -> Bool { self.aim.distance(from: aim) == 0 }

  /// Mean c · (x − ω)² / Σ c of a painting over the pixels that earlier paintings show, of values from 0
  /// to 1: the warping error (Lai et al. 2018) against them; nil if they show none.
  public func warpingError(of painting: Tensor) -> Double? {
    temporal?.distance(from: painting).map { $0 / (255 * 255) }
  }

  /// The painting before, as it is: classic, and cheap, but a few iterations cannot move content, so
  /// what moves goes on standing where the first frame had it.
  public static func previous(_ painting: StylizedFrame) -> Inheritance {
    Inheritance(
      start: painting.image, temporal: nil, flow: nil, minimization: painting.minimization,
      aim: painting.aim, isAdaptive: false)
  }

  /// The painting before plus what changed in the source since: x + (content − its content).
  ///
  /// The best start without motion: where nothing changed it is the painting, and what moves is at
  /// least where it belongs.
  public static func change(
    since painting: StylizedFrame, content: Tensor, _ workers: Workers
  ) -> Inheritance {
    let start = Tensor(channels: 3, size: content.size)
    VectorMath.forEachRange(start.count, workers) { range in
      for i in range {
        start.base[i] = painting.image.base[i] + (content.base[i] - painting.content.base[i])
      }
    }
    return Inheritance(
      start: start, temporal: nil, flow: nil, minimization: painting.minimization, aim: painting.aim
    )
  }

  /// Earlier paintings moved along the motion; what they did not see starts from the content in the
  /// painting's colours.
  ///
  /// - Parameter paintings: nearest first; not empty.
  public static func moved(
    _ paintings: [EarlierPainting], content: Tensor, _ workers: Workers
  ) -> Inheritance {
    let target = TemporalTarget(paintings, content: content, workers)
    let nearest = paintings[0].painting
    let colors = ColorTransform(from: nearest.content, to: nearest.image)
    let start = colors.apply(to: content, workers)
    let shown = target.seen(paintings[0].motion)
    let seen = shown.feathered(workers).values
    let area = content.size.area
    VectorMath.forEachRange(area, workers) { range in
      for plane in 0..<3 {
        let (fresh, moved) = (start.base + plane * area, target.image.base + plane * area)
        for i in range { fresh[i] += seen.base[i] * (moved[i] - fresh[i]) }
      }
    }
    return Inheritance(
      start: start, temporal: target, uncovered: shown.inverted,
      flow: paintings[0].motion.flow,
      minimization: nearest.minimization, aim: nearest.aim)
  }

  /// For a later pass: halfway between the frame's own last painting and its neighbours', moved.
  ///
  /// - Parameter paintings: nearest first; empty for the frame that a pass begins with.
  public static func blended(
    _ own: StylizedFrame, _ paintings: [EarlierPainting], _ workers: Workers
  ) -> Inheritance {
    guard let nearest = paintings.first else {
      return Inheritance(
        start: own.image, temporal: nil, flow: nil, minimization: own.minimization, aim: own.aim)
    }
    let target = TemporalTarget(paintings, content: own.content, workers)
    let start = own.image.clone()
    let shown = target.seen(nearest.motion)
    let seen = shown.feathered(workers).values
    let area = start.size.area
    VectorMath.forEachRange(area, workers) { range in
      for plane in 0..<3 {
        let (mine, moved) = (start.base + plane * area, target.image.base + plane * area)
        for i in range { mine[i] += 0.5 * seen.base[i] * (moved[i] - mine[i]) }
      }
    }
    return Inheritance(
      start: start, temporal: target, uncovered: shown.inverted,
      flow: nearest.motion.flow, minimization: own.minimization,
      aim: own.aim)
  }
}
