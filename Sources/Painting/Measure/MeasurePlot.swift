import Basics
import Foundation

/// A measurement as a self-contained SVG.
public struct MeasurePlot {
  private struct Series {
    let name: String
    let color: String
    let figure: MeasuredVideo.Figure
  }

  /// One pair of axes.
  private struct Panel {
    let title: String
    let series: [Series]
  }

  private static let width = 960.0
  private static let margin = (left: 86.0, right: 20.0, top: 52.0)
  /// Height of a panel's axes, and with the space below them.
  private static let height = 190.0
  private static let pitch = 262.0

  private let measurement: MeasuredVideo
  private let title: String

  public init(measurement: MeasuredVideo, title: String) {
    self.measurement = measurement
    self.title = title
  }

  public var svg: String {
    var panels = [
      Panel(
        title: "warping error, 1 frame apart",
        series: [
          Series(name: "stylised", color: "#c0392b", figure: .shortTerm),
          Series(name: "original", color: "#8a8a8a", figure: .sourceShortTerm),
        ]),
      Panel(
        title: "warping error, 5 frames apart",
        series: [
          Series(name: "stylised", color: "#c0392b", figure: .longTerm),
          Series(name: "original", color: "#8a8a8a", figure: .sourceLongTerm),
        ]),
      Panel(
        title: "brightness drift, grey levels of 255",
        series: [Series(name: "drift", color: "#2e7d4f", figure: .drift)]),
    ]
    if measurement.frames.contains(where: { $0.losses != nil }) {
      let series = [
        Series(name: "content", color: "#2467a8", figure: .contentLoss),
        Series(name: "style", color: "#c0392b", figure: .styleLoss),
        Series(name: "style, uncovered", color: "#e08a00", figure: .uncoveredStyleLoss),
      ]
      panels += readable(series).map { Panel(title: "loss", series: $0) }
    }
    let total = Self.margin.top + Self.pitch * Double(panels.count)
    var parts = [
      #"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \#(plain(Self.width)) \#(plain(total))" "#
        + #"width="\#(plain(Self.width))" height="\#(plain(total))" "#
        + ##"font-family="sans-serif" font-size="12" fill="#333">"##,
      #"<rect width="100%" height="100%" fill="white"/>"#,
      text(title, x: Self.margin.left, y: 24, #"font-size="15""#),
    ]
    for (index, panel) in panels.enumerated() {
      parts += draw(panel, top: Self.margin.top + 22 + Double(index) * Self.pitch)
    }
    return parts.joined(separator: "\n") + "\n</svg>\n"
  }

  /// The curves that can share a pair of axes: next to one ten times as high, a curve would be
  /// flat.
  private func readable(_ series: [Series]) -> [[Series]] {
    func height(_ series: Series) -> Double {
      measurement.frames.indices.compactMap { measurement.value(series.figure, at: $0) }.max() ?? 0
    }
    return series.sorted { height($0) < height($1) }.reduce(into: []) { groups, next in
      if let first = groups.last?.first, height(next) <= 10 * height(first) {
        groups[groups.count - 1].append(next)
      } else {
        groups.append([next])
      }
    }
  }

  private var right: Double { Self.width - Self.margin.right }

  /// The horizontal position of a frame.
  private func x(_ number: Int) -> Double {
    let span = Double(max(measurement.frames.count - 1, 1))
    return Self.margin.left + Double(number - 1) / span * (right - Self.margin.left)
  }

  private func draw(_ panel: Panel, top: Double) -> [String] {
    let bottom = top + Self.height
    let values = panel.series.flatMap { series in
      measurement.frames.indices.compactMap { measurement.value(series.figure, at: $0) }
    }
    let scale = AxisTicks(from: min(0, values.min() ?? 0), to: max(0, values.max() ?? 0))
    func y(_ value: Double) -> Double {
      bottom - (value - scale.low) / (scale.high - scale.low) * Self.height
    }
    var parts: [String] = []
    for value in scale.ticks {
      parts.append(line(Self.margin.left, y(value), right, y(value), ##"stroke="#e4e4e4""##))
      parts.append(
        text(scale.label(value), x: Self.margin.left - 8, y: y(value) + 4, #"text-anchor="end""#))
    }
    for number in AxisTicks.whole(1...max(measurement.frames.count, 2)) {
      parts.append(line(x(number), bottom, x(number), bottom + 5, ##"stroke="#333""##))
      parts.append(text("\(number)", x: x(number), y: bottom + 18, #"text-anchor="middle""#))
    }
    parts.append(
      text("frame", x: (Self.margin.left + right) / 2, y: bottom + 34, #"text-anchor="middle""#))
    parts.append(
      text(
        panel.title, x: 0, y: 0,
        #"text-anchor="middle" transform="translate(16 \#(plain(top + Self.height / 2))) rotate(-90)""#
      ))
    for cut in measurement.cuts {
      parts.append(
        line(x(cut), top, x(cut), bottom, ##"stroke="#e08a00" stroke-dasharray="4 3""##))
      parts.append(text("cut", x: x(cut) + 3, y: top + 11, ##"fill="#b06c00" font-size="10""##))
    }
    parts.append(line(Self.margin.left, top, Self.margin.left, bottom, ##"stroke="#333""##))
    parts.append(line(Self.margin.left, y(0), right, y(0), ##"stroke="#333""##))
    var legend = Self.margin.left
    for series in panel.series {
      parts += curve(series, y)
      parts.append(
        line(
          legend, top - 14, legend + 22, top - 14, #"stroke="\#(series.color)" stroke-width="2""#
        ))
      let mean = measurement.mean(series.figure).map { String(format: " (mean %.3g)", $0) } ?? ""
      parts.append(text(series.name + mean, x: legend + 28, y: top - 10))
      legend += 280
    }
    return parts
  }

  /// A line through each run of frames that have the figure; a dot if that is a single frame.
  private func curve(_ series: Series, _ y: (Double) -> Double) -> [String] {
    let points = measurement.frames.indices.map { index in
      measurement.value(series.figure, at: index).map { (x: x(index + 1), y: y($0)) }
    }
    return points.split(whereSeparator: { $0 == nil }).map { stretch in
      let places = stretch.map { "\(plain($0!.x)),\(plain($0!.y))" }
      guard places.count > 1 else {
        let (x, y) = stretch.first!!
        return #"<circle cx="\#(plain(x))" cy="\#(plain(y))" r="2" fill="\#(series.color)"/>"#
      }
      return #"<polyline fill="none" stroke="\#(series.color)" stroke-width="1.5" "#
        + #"points="\#(places.joined(separator: " "))"/>"#
    }
  }

  private func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ attributes: String
  ) -> String {
    #"<line x1="\#(plain(x1))" y1="\#(plain(y1))" x2="\#(plain(x2))" y2="\#(plain(y2))" \#(attributes)/>"#
  }

  private func text(_ words: String, x: Double, y: Double, _ attributes: String = "") -> String {
    let escaped = words.printable.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
      .replacing(">", with: "&gt;")
    return #"<text x="\#(plain(x))" y="\#(plain(y))" \#(attributes)>\#(escaped)</text>"#
  }

  private func plain(_ value: Double) -> String { String(format: "%.6g", value) }
}
