import Basics

/// How frames are painted at half their size so that they foretell the full paintings, halved.
///
/// VGG19 sees twice as much of a picture of half the size. So it would find shapes in the style's pictures, halved
/// along, that it never finds at full size, and bring a draft much nearer to them than the painting comes.
/// Therefore a piece of a frame is painted at full size, and that, halved, is the draft's style: the style as
/// it comes out.
public struct Draft {
  /// For frames of half the size.
  public let settings: TransferSettings
  /// Those of the full size, as they come out.
  public let styles: [Style]

  /// Paints the middle of a frame in each of the styles.
  ///
  /// - Parameters:
  ///   - frame: of full size, in the network's input space; its colours are those that a style may be matched to.
  ///   - styles: not smaller than twice what VGG19 needs.
  ///   - report: called after each evaluation; false cancels.
  /// - Returns: nil if that was cancelled.
  public init?(
    of frame: Tensor, styles: [Style], settings: TransferSettings, luma: LumaWeights,
    engine: Engine,
    report: (EvaluationReport) -> Bool
  ) throws(StylizeError) {
    let piece = frame.middle(Self.pieceSize(of: frame.size, least: settings.smallestSide))
    var painting = settings
    // The piece goes through the sizes that the frame goes through, and the styles along with it.
    let share = Double(piece.size.longestSide) / Double(frame.size.longestSide)
    painting.scales = .count(settings.scales.count(for: frame.size, least: settings.smallestSide))
    painting.styleScale = (settings.styleScale ?? 1) / share
    var pieces: [Style] = []
    for style in styles {
      let stylizer = Stylizer(
        settings: painting, size: piece.size, styles: [[style]], luma: luma, engine: engine)
      stylizer.observeColors(of: frame)
      let painted = try stylizer.stylize(piece, aim: FrameAim(), inheritance: nil, report: report)
      if painted.minimization.reason == .cancelled { return nil }
      pieces.append(Self.blend(painted.image, style, engine.workers))
    }
    self.styles = pieces
    var draft = settings.atCoarserScale
    draft.styleScale = share
    self.settings = draft
  }

  /// Half the area of a frame, each side even.
  static func pieceSize(of frame: Size, least: Int = VGG19.smallestSide) -> Size {
    func part(_ side: Int) -> Int {
      min(side, max(2 * least, Int(Double(side) * 0.5.squareRoot()) / 2 * 2))
    }
    return Size(height: part(frame.height), width: part(frame.width))
  }

  /// A piece holds less of a style than a whole frame does, so a little of the style itself is added.
  private static func blend(_ piece: Tensor, _ style: Style, _ workers: Workers) -> Style {
    let halved = style.halved(workers).pictures.map { ($0.image, (1 - pieceShare) * $0.share) }
    return Style([(piece.halved(workers), pieceShare)] + halved)
  }

  /// With this share of the painted piece style losses of drafts came nearest to those of six full paintings.
  static let pieceShare = 0.87
}

extension Style {
  /// The style at half the size.
  func halved(_ workers: Workers) -> Style { mapPictures { $0.halved(workers) } }
}

extension Tensor {
  fileprivate func halved(_ workers: Workers) -> Tensor { resized(to: size.halved, workers) }
}
