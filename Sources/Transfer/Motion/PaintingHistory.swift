/// The paintings of the shot so far that the next frame may look back at.
public struct PaintingHistory {
  private let settings: TransferSettings
  private let workers: Workers
  /// The newest last.
  private var paintings: [StylizedFrame] = []

  public init(settings: TransferSettings, workers: Workers) {
    self.settings = settings
    self.workers = workers
  }

  /// Forgets everything: a new shot begins.
  public mutating func removeAll() {
    paintings.removeAll()
  }

  public mutating func append(_ painting: StylizedFrame) {
    // Unless its frame's inheritance was asked for, which has done so.
    forgetOldest()
    paintings.append(painting)
  }

  /// What the frame with this content inherits; nil for the first of a shot, and where the aim changes at once. Lets
  /// go of the painting that no later frame looks at.
  ///
  /// - Parameters:
  ///   - aim: what the frame is to become.
  ///   - motions: from the frame to those before it, by their distance, as far as known.
  public mutating func inheritance(
    for content: Tensor, aim: FrameAim, motions: [Int: Motion]
  ) -> Inheritance? {
    guard let newest = paintings.last else { return nil }
    defer { forgetOldest() }
    guard newest.isInheritable(by: aim) else { return nil }
    switch settings.nextImage {
    case .content: return nil
    case .previous: return .previous(newest)
    case .change: return .change(since: newest, content: content, workers)
    case .moved:
      let earlier = earlierPaintings(motions, aim)
      return earlier.isEmpty ? nil : .moved(earlier, content: content, workers)
    }
  }

  /// What a frame inherits in a later pass, besides its own painting of the pass before.
  public mutating func inheritance(repainting own: StylizedFrame, motions: [Int: Motion])
    -> Inheritance
  {
    defer { forgetOldest() }
    return .blended(own, earlierPaintings(motions, own.aim), workers)
  }

  private mutating func forgetOldest() {
    if paintings.count == settings.rememberedFrames { paintings.removeFirst() }
  }

  private func earlierPaintings(_ motions: [Int: Motion], _ aim: FrameAim) -> [EarlierPainting] {
    settings.longTerm.compactMap { distance in
      motions[distance].map {
        EarlierPainting(painting: paintings[paintings.count - distance], motion: $0)
      }
    }.filter { $0.painting.isInheritable(by: aim) }
  }
}

extension StylizedFrame {
  /// Whether it is near enough to what another frame is to become.
  fileprivate func isInheritable(by aim: FrameAim) -> Bool {
    self.aim.distance(from: aim) < FrameAim.cut
  }
}
