import Foundation

/// A measurement as comma-separated values: a header, then a line for each frame.
///
/// Columns: `frame` and `shot`, both from 1, then those of `MeasuredVideo.Figure`, the losses only
/// if a style was given. A field is empty if a frame has no such figure.
public enum MeasureCSV {
  public static func text(of measurement: MeasuredVideo) -> String {
    let hasLosses = measurement.frames.contains { $0.losses != nil }
    let figures = MeasuredVideo.Figure.allCases.filter {
      hasLosses || !$0.needsStyle
    }
    var lines = [(["frame", "shot"] + figures.map(\.rawValue)).joined(separator: ",")]
    var shot = 1
    for index in measurement.frames.indices {
      if measurement.frames[index].coherence.isCut { shot += 1 }
      let values = figures.map { figure in
        measurement.value(figure, at: index).map { String(format: "%.6g", $0) } ?? ""
      }
      lines.append((["\(index + 1)", "\(shot)"] + values).joined(separator: ","))
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
