import Basics
import Transfer

/// The figures measured on a stylised video.
public struct MeasuredVideo {
  public let size: Size
  /// In order; frame 1 is the first.
  public var frames: [MeasuredFrame] = []

  /// A figure measured on every frame; the raw value is its column's heading.
  public enum Figure: String, CaseIterable {
    case shortTerm = "short_term"
    case longTerm = "long_term"
    case sourceShortTerm = "source_short_term"
    case sourceLongTerm = "source_long_term"
    case occluded
    case drift = "brightness_drift"
    case contentLoss = "content_loss"
    case styleLoss = "style_loss"
    case uncoveredStyleLoss = "style_loss_uncovered"

    /// Whether it is measured only if a style was given.
    var needsStyle: Bool {
      [.contentLoss, .styleLoss, .uncoveredStyleLoss].contains(self)
    }
  }

  public func value(_ figure: Figure, at index: Int) -> Double? {
    let frame = frames[index]
    return switch figure {
    case .shortTerm: frame.coherence.shortTerm
    case .longTerm: frame.coherence.longTerm
    case .sourceShortTerm: frame.coherence.originalShortTerm
    case .sourceLongTerm: frame.coherence.originalLongTerm
    case .occluded: frame.coherence.occluded
    case .drift: frame.coherence.brightnessDrift
    case .contentLoss: frame.losses?.content
    case .styleLoss: frame.losses?.style
    case .uncoveredStyleLoss: frame.losses?.uncoveredStyle
    }
  }

  /// The figures that at least one frame has.
  public var figures: [Figure] {
    Figure.allCases.filter { figure in frames.indices.contains { value(figure, at: $0) != nil } }
  }

  /// The mean over the frames that have it; nil if none has.
  public func mean(_ figure: Figure) -> Double? {
    let values = frames.indices.compactMap { value(figure, at: $0) }
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// The frames furthest from 0, with their numbers, the worst first; the earlier one of equals.
  public func worst(_ figure: Figure, count: Int) -> [(number: Int, value: Double)] {
    let all = frames.indices.compactMap { index in
      value(figure, at: index).map { (number: index + 1, value: $0) }
    }
    return Array(
      all.sorted {
        abs($0.value) != abs($1.value) ? abs($0.value) > abs($1.value) : $0.number < $1.number
      }
      .prefix(count))
  }

  /// The numbers of the frames at which new shots begin, without the first frame.
  public var cuts: [Int] { frames.indices.filter { frames[$0].coherence.isCut }.map { $0 + 1 } }
}
