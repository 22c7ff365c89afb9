import Basics
import Foundation
import TestSupport
import Testing
import VideoIO

@testable import Painting
@testable import Transfer

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// The parts of `measure` that need no video.
@Suite struct MeasureReportTests {
  private func measurement() -> MeasuredVideo {
    var result = MeasuredVideo(size: Size(height: 2, width: 3))
    let values: [Double?] = [nil, 0.01, 0.03, nil, 0.02, 0.03]
    for (index, value) in values.enumerated() {
      var frame = FrameCoherence()
      frame.shortTerm = value
      frame.brightnessDrift = -Double(index)
      frame.isCut = index == 3
      result.frames.append(MeasuredFrame(coherence: frame))
    }
    return result
  }

  @Test func meansAndWorstFrames() {
    let result = measurement()
    #expect(result.figures == [.shortTerm, .drift])
    #expect(abs(result.mean(.shortTerm)! - 0.0225) < 1e-15)
    #expect(result.mean(.longTerm) == nil)
    #expect(result.worst(.shortTerm, count: 3).map(\.number) == [3, 6, 5])
    #expect(result.worst(.shortTerm, count: 9).map(\.number) == [3, 6, 5, 2])
    #expect(result.worst(.drift, count: 1)[0] == (6, -5))
    #expect(result.cuts == [4])
    #expect(MeasureTable(measurement: result).description.hasPrefix("6 frames of 3x2, 2 shots\n"))
  }

  @Test func shotsAreNumbered() {
    let lines = MeasureCSV.text(of: measurement()).split(separator: "\n")
    #expect(
      lines[3] == "3,1,0.03,,,,,-2" && lines[4] == "4,2,,,,,,-3" && lines[6].hasPrefix("6,2,"))
  }

  @Test func cutsAreMarkedAndNamesEscaped() {
    let svg = MeasurePlot(measurement: measurement(), title: "a<b & c>d").svg
    #expect(svg.contains(">a&lt;b &amp; c&gt;d<"))
    #expect(XMLParser(data: Data(svg.utf8)).parse())
    // In each of the three pairs of axes.
    #expect(svg.components(separatedBy: ">cut</text>").count - 1 == 3)
    // The line breaks at the cut.
    #expect(svg.components(separatedBy: "<polyline").count - 1 == 3)
  }

  @Test func ticksAreRound() {
    let errors = AxisTicks(from: 0, to: 0.00117)
    #expect(errors.ticks.map(errors.label) == ["0", "0.0005", "0.001", "0.0015"])
    #expect(errors.low == 0 && errors.high == 0.0015)
    let drift = AxisTicks(from: -2.3, to: 0.4)
    #expect(drift.ticks == [-3, -2, -1, 0, 1])
    let nothing = AxisTicks(from: 0, to: 0)
    #expect(nothing.ticks.map(nothing.label) == ["0", "0.2", "0.4", "0.6", "0.8", "1"])
    #expect(AxisTicks.whole(1...8) == [1, 2, 3, 4, 5, 6, 7, 8])
    #expect(AxisTicks.whole(1...50) == [1, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50])
  }

  /// Losses may be a hundred times apart: each curve uses at least a third of its axes.
  @Test func noCurveIsFlat() throws {
    var result = measurement()
    for index in result.frames.indices {
      result.frames[index].losses = PictureLosses(
        content: 4e5 + Double(index) * 2e5, style: 6e5 + Double(index) * 1e5,
        uncoveredStyle: 9e7 - Double(index) * 1e7)
    }
    let svg = MeasurePlot(measurement: result, title: "").svg
    #expect(svg.components(separatedBy: ">loss</text>").count - 1 == 2)
    for color in ["#2467a8", "#e08a00"] {
      let curve = try #require(
        svg.split(separator: "\n").first { $0.contains("polyline") && $0.contains(color) })
      let heights = curve.matches(of: /,([0-9.]+)[ "]/).compactMap { Double($0.1) }
      #expect(heights.max()! - heights.min()! > 190 / 3, "\(color): \(heights)")
    }
  }
}
