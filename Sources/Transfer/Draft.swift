import Basics

/// Settings and styles for painting frames at half their size so that they predict the full-size paintings.
///
/// VGG19 sees twice as large a part of an image of half the size. In style pictures that are halved as well, it
/// would find shapes that it never finds at full size, and bring a draft much closer to them than the painting
/// gets. Therefore part of a frame is painted at full size, and the result, halved, serves as the draft's style.
public struct Draft {
  /// Settings for frames of half the size.
  public let settings: TransferSettings
  /// The styles as they come out at full size, halved.
  public let styles: [Style]

  /// Paints the middle of a frame in each of the styles.
  ///
  /// - Parameters:
  ///   - frame: a frame of full size, in the network's input space; styles are matched to its colours if
  ///     `settings` say so.
  ///   - styles: pictures of at least twice VGG19's smallest side.
  ///   - report: called after each evaluation; returns false to cancel.
  /// - Returns: `nil` if it was cancelled.
  public init?(
    of frame: Tensor, styles: [Style], settings: TransferSettings, luma: LumaWeights,
    engine: Engine,
    report: (EvaluationReport) -> Bool
  ) throws(StylizeError) {
    let piece = frame.middle(Self.pieceSize(of: frame.size, least: settings.smallestSide))
    var painting = settings
    // The piece is painted as a part of the frame: the styles reduced likewise, at as many sizes. The content counts as
    // in a whole frame at the last size, which decides; at smaller ones it may count for less.
    let share = Double(piece.size.longestSide) / Double(frame.size.longestSide)
    let contentShare =
      settings.contentShare(for: frame.size) / settings.contentShare(for: piece.size)
    painting.contentWeight *= contentShare
    painting.contentFocus *= contentShare
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

  /// Size of the painted piece: half the area of a frame, with even sides.
  static func pieceSize(of frame: Size, least: Int = VGG19.smallestSide) -> Size {
    func part(_ side: Int) -> Int {
      min(side, max(2 * least, Int(Double(side) * 0.5.squareRoot()) / 2 * 2))
    }
    return Size(height: part(frame.height), width: part(frame.width))
  }

  /// Adds a little of the style itself, as a piece holds less of it than a whole frame does.
  private static func blend(_ piece: Tensor, _ style: Style, _ workers: Workers) -> Style {
    let halved = style.halved(workers).pictures.map { $0.with(share: (1 - pieceShare) * $0.share) }
    return Style([Style.Picture(piece.halved(workers), share: pieceShare)] + halved)
  }

  /// Blend weight of the painted piece with which style losses of drafts came closest to those of six full
  /// paintings.
  static let pieceShare = 0.87
}

extension Style {
  /// The style, with pictures of half the size.
  func halved(_ workers: Workers) -> Style {
    Style(pictures.map { $0.resized { $0.halved(workers) } })
  }
}

extension Tensor {
  fileprivate func halved(_ workers: Workers) -> Tensor { resized(to: size.halved, workers) }
}
