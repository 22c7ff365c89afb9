import Foundation

/// A measurement as text for people.
public struct MeasureTable: CustomStringConvertible {
  /// Number of worst frames to list.
  private static let worstCount = 5

  private let measurement: MeasuredVideo

  public init(measurement: MeasuredVideo) {
    self.measurement = measurement
  }

  public var description: String {
    let shots = measurement.cuts.count + 1
    var lines = [
      "\(measurement.frames.count) frames of \(measurement.size), "
        + "\(shots) shot\(shots == 1 ? "" : "s")",
      row("", "mean", "worst", "in frame"),
    ]
    for figure in measurement.figures {
      let worst = measurement.worst(figure, count: 1)[0]
      lines.append(
        row(
          figure.title, figure.format(measurement.mean(figure)!), figure.format(worst.value),
          "\(worst.number)"))
    }
    let worst = measurement.worst(.shortTerm, count: Self.worstCount).map {
      "\($0.number) (\(MeasuredVideo.Figure.shortTerm.format($0.value)))"
    }
    lines.append("worst frames, 1 apart: \(worst.joined(separator: ", "))")
    return lines.joined(separator: "\n")
  }

  private func row(_ title: String, _ mean: String, _ worst: String, _ frame: String) -> String {
    func right(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    return title + right(mean, 46 - title.count) + right(worst, 12) + right(frame, 10)
  }
}

extension MeasuredVideo.Figure {
  fileprivate var title: String {
    switch self {
    case .shortTerm: "warping error, 1 frame apart"
    case .longTerm: "warping error, 5 frames apart"
    case .sourceShortTerm: "the original's own, 1 frame apart"
    case .sourceLongTerm: "the original's own, 5 frames apart"
    case .occluded: "occluded pixels"
    case .drift: "brightness drift (of 255)"
    case .contentLoss: "content loss"
    case .styleLoss: "style loss"
    case .uncoveredStyleLoss: "style loss of what was uncovered"
    }
  }

  fileprivate func format(_ value: Double) -> String {
    switch self {
    case .shortTerm, .longTerm, .sourceShortTerm, .sourceLongTerm: String(format: "%.6f", value)
    case .occluded: String(format: "%.1f %%", 100 * value)
    case .drift: String(format: "%+.2f", value)
    case .contentLoss, .styleLoss, .uncoveredStyleLoss: String(format: "%.4g", value)
    }
  }
}
