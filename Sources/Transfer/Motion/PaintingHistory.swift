/// Paintings of the current shot that the next frame may inherit from.
public struct PaintingHistory {
  private let settings: TransferSettings
  private let workers: Workers
  /// In order, the newest last.
  private var paintings: [StylizedFrame] = []

  public init(settings: TransferSettings, workers: Workers) {
    self.settings = settings
    self.workers = workers
  }

  /// Forgets all paintings, for a new shot.
  public mutating func removeAll() {
    paintings.removeAll()
  }

  /// Adds the newest painting.
  public mutating func append(_ painting: StylizedFrame) {
    // A no-op if the frame's inheritance was asked for.
    forgetOldest()
    paintings.append(painting)
  }

  /// Returns what the frame with this content inherits; `nil` for the first frame of a shot, and if the aim has
  /// changed too much. Frees the painting that no later frame needs.
  ///
  /// - Parameters:
  ///   - aim: what the frame is to become.
  ///   - motions: known motion from the frame to earlier ones, by their distance.
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

  /// Returns what a frame inherits in a later pass, in addition to its own painting of the previous pass.
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
  /// Whether its aim is close enough to another frame's.
  fileprivate func isInheritable(by aim: FrameAim) -> Bool {
    self.aim.distance(from: aim) < FrameAim.cut
  }
}
