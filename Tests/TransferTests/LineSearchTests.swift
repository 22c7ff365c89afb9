import Foundation
import Testing

@testable import Transfer

/// The strong-Wolfe search on functions of one variable.
@Suite struct LineSearchTests {
  typealias Point = StrongWolfeSearch.Point

  struct Line: CustomTestStringConvertible {
    let name: String
    let value, slope: @Sendable (Double) -> Double
    var testDescription: String { name }
  }

  static let lines = [
    Line(name: "parabola", value: { ($0 - 3) * ($0 - 3) }, slope: { 2 * ($0 - 3) }),
    Line(
      name: "quartic", value: { pow($0 - 1, 4) - $0 }, slope: { 4 * pow($0 - 1, 3) - 1 }),
    Line(
      name: "narrow", value: { -$0 / ($0 * $0 + 2) }, slope: { ($0 * $0 - 2) / pow($0 * $0 + 2, 2) }
    ),
  ]

  /// From steps far too short to far too long, over six decades.
  @Test(arguments: lines, [1e-3, 0.03, 0.5, 1, 20, 1000])
  func findsAPointThatMeetsBothConditions(line: Line, firstStep: Double) throws {
    let search = StrongWolfeSearch()
    let origin = Point(step: 0, value: line.value(0), slope: line.slope(0))
    let result = try search.search(from: origin, firstStep: firstStep) { step in
      Point(step: step, value: line.value(step), slope: line.slope(step))
    }
    guard case .found(let point) = result else {
      Issue.record("\(line.name) from \(firstStep): \(result)")
      return
    }
    #expect(point.value <= origin.value + 1e-4 * point.step * origin.slope)
    #expect(abs(point.slope) <= 0.9 * abs(origin.slope))
  }

  @Test func whatIsFoundIsTheLowestSufficientPointTried() throws {
    let line = Self.lines[1]
    let search = StrongWolfeSearch()
    let origin = Point(step: 0, value: line.value(0), slope: line.slope(0))
    var tried: [Point] = []
    let result = try search.search(from: origin, firstStep: 30) { step in
      tried.append(Point(step: step, value: line.value(step), slope: line.slope(step)))
      return tried.last
    }
    let lowest = tried.filter { search.isSufficient($0, from: origin) }
      .min { $0.value < $1.value }
    #expect(result == .found(try #require(lowest)))
  }

  @Test func aLineThatOnlyRisesFails() throws {
    let result = try StrongWolfeSearch().search(
      from: Point(step: 0, value: 1, slope: -1), firstStep: 1
    ) { Point(step: $0, value: 1 + $0, slope: 1) }
    guard case .failed(let lastStep) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(lastStep < 1e-3)
  }

  @Test func anInterruptedSearchSaysSo() throws {
    let result = try StrongWolfeSearch().search(
      from: Point(step: 0, value: 1, slope: -1), firstStep: 1
    ) { _ in nil }
    #expect(result == .interrupted)
  }
}
