/// What a frame inherits from earlier paintings: its starting image, and what it should stay close to.
public struct Inheritance {
  /// Starting image, 3 × height × width, in the network's input space; may exceed the displayable range.
  let start: Tensor
  /// What the temporal loss compares with; `nil` for no temporal loss.
  var temporal: TemporalTarget?
  /// 1 where the frame shows what earlier paintings do not, else 0; `nil` if motion is not used.
  var uncovered: ReliabilityMap?
  /// Flow from the frame to the previous painting; `nil` if motion is not used.
  let flow: FlowField?
  /// Outcome of the previous painting.
  let minimization: Minimization
  /// Aim of the previous painting.
  let aim: FrameAim
  /// Whether a starting image hardly worse than `goodLoss` gets fewer evaluations.
  var isAdaptive = true

  /// Loss that a frame like this one can be expected to reach.
  var goodLoss: Double { minimization.goodLoss }

  /// Whether a frame has the aim of the previous painting; only then are their losses comparable.
  func isSteady(for aim: FrameAim) -> Bool { self.aim.distance(from: aim) == 0 }

  /// Warping error of a painting against the earlier ones (Lai et al. 2018): Σ c · (x − ω)² / Σ c for values from
  /// 0 to 1, over the pixels that these show; `nil` if they show none.
  public func warpingError(of painting: Tensor) -> Double? {
    temporal?.distance(from: painting).map { $0 / (255 * 255) }
  }

  /// Starts from the previous painting, unchanged.
  ///
  /// Cheap, but a few evaluations cannot move content: what moves stays stuck where the first frame had it.
  public static func previous(_ painting: StylizedFrame) -> Inheritance {
    Inheritance(
      start: painting.image, temporal: nil, flow: nil, minimization: painting.minimization,
      aim: painting.aim, isAdaptive: false)
  }

  /// Starts from the previous painting plus the change of the content since: x + (content − its content).
  ///
  /// The best start without motion: it equals the painting where nothing has changed, and what moves is at least
  /// in the right place.
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

  /// Starts from earlier paintings, moved along the motion; newly revealed areas and the borders of things start from
  /// the content in the painting's colours.
  ///
  /// - Parameter paintings: the nearest first; at least one.
  public static func moved(
    _ paintings: [EarlierPainting], content: Tensor, _ workers: Workers
  ) -> Inheritance {
    let target = TemporalTarget(paintings, content: content, workers)
    let nearest = paintings[0].painting
    let colors = ColorTransform(from: nearest.content, to: nearest.image)
    let start = colors.apply(to: content, workers)
    let (shown, flow) = (target.seen, paintings[0].motion.flow)
    let known = shown.withoutBorders(of: flow)
    let hiding = known.feathered(workers)
    LocalColors(content: content, painting: target.image, known: known)
      .correct(start, behind: hiding, workers)
    let seen = hiding.values
    let area = content.size.area
    VectorMath.forEachRange(area, workers) { range in
      for plane in 0..<3 {
        let (fresh, moved) = (start.base + plane * area, target.image.base + plane * area)
        for i in range { fresh[i] += seen.base[i] * (moved[i] - fresh[i]) }
      }
    }
    return Inheritance(
      start: start, temporal: target, uncovered: shown.inverted,
      flow: flow, minimization: nearest.minimization, aim: nearest.aim)
  }

  /// Starts a later pass halfway between the frame's own last painting and its neighbours' paintings, moved.
  ///
  /// - Parameter paintings: the nearest first; empty for the frame that a pass starts with.
  public static func blended(
    _ own: StylizedFrame, _ paintings: [EarlierPainting], _ workers: Workers
  ) -> Inheritance {
    guard let nearest = paintings.first else {
      return Inheritance(
        start: own.image, temporal: nil, flow: nil, minimization: own.minimization, aim: own.aim)
    }
    let target = TemporalTarget(paintings, content: own.content, workers)
    let start = own.image.clone()
    let seen = target.seen.withoutBorders(of: nearest.motion.flow).feathered(workers).values
    let area = start.size.area
    VectorMath.forEachRange(area, workers) { range in
      for plane in 0..<3 {
        let (mine, moved) = (start.base + plane * area, target.image.base + plane * area)
        for i in range { mine[i] += 0.5 * seen.base[i] * (moved[i] - mine[i]) }
      }
    }
    return Inheritance(
      start: start, temporal: target, uncovered: target.seen.inverted,
      flow: nearest.motion.flow, minimization: own.minimization,
      aim: own.aim)
  }
}
