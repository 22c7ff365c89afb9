import Foundation
import Painting

/// The values of the studio's sliders: the part of a request that is chosen by eye.
struct Knobs: Codable, Equatable, Sendable {
  var preset = Look.default
  /// From photograph (0) to painting (1).
  var strength = 1.0
  var styleWeight = TransferSettings().styleWeight
  /// Size of the strokes, 1 by default: the style picture's size relative to the frame's.
  var strokes = 1.0
  var colors = TransferSettings.Colors.style
  /// Weight of total variation, relative to the default.
  var smoothness = 1.0
  /// Pixels of the frames' longer side; `nil` for the film's.
  var size: Int?
  /// The frame that is tried, in seconds of the film.
  var moment = 0.0
  /// The part of the film that is painted, in seconds; `nil` for all.
  var start: Double?
  var duration: Double?
}

extension Knobs {
  private static let styleWeights = 1e-6...1.0
  private static let smoothnesses = 0.01...100.0

  /// The values of a request.
  ///
  /// - Parameter size: of the frames, on which the default smoothness depends.
  init(_ request: PaintingRequest, moment: Double, frames size: Size?) {
    let look = request.look
    preset = Look.nearest(to: look)
    strength = look.strength
    styleWeight = look.styleWeight
    strokes = look.styleScale ?? 1
    colors = look.colors
    if let weight = look.totalVariationWeight, let size,
      weight != preset.settings.totalVariationWeight
    {
      smoothness = weight / Self.usualSmoothness(of: look, size)
    }
    self.size = request.selection.longestSide
    self.moment = moment
    start = request.selection.start
    duration = request.selection.duration
  }

  /// Puts the values into a request.
  ///
  /// - Throws: ``ValueError`` for a value out of range.
  func apply(to request: inout PaintingRequest, frames size: Size?) throws {
    guard Self.styleWeights.contains(styleWeight), Self.smoothnesses.contains(smoothness),
      moment >= 0, moment.isFinite
    else { throw ValueError("a slider is beyond its end") }
    var changed = request
    var weight = styleWeight
    if preset != Look.nearest(to: request.look) {
      // Another preset sets its own weight, unless the same change also sets the weight.
      if styleWeight == request.look.styleWeight { weight = preset.settings.styleWeight }
      changed.look = preset.settings
    }
    changed.look.strength = strength
    changed.look.styleWeight = weight
    changed.look.styleScale = strokes == 1 ? nil : strokes
    changed.look.colors = colors
    changed.look.totalVariationWeight = preset.settings.totalVariationWeight
    if abs(smoothness - 1) > 1e-3, let size {
      let exact = smoothness * Self.usualSmoothness(of: changed.look, size)
      // Few digits, for the command line.
      changed.look.totalVariationWeight = Double(String(format: "%.3g", exact))
    }
    changed.selection.longestSide = self.size
    changed.selection.start = start.flatMap { $0 > 0 ? $0 : nil }
    changed.selection.duration = duration.flatMap { $0 > 0 ? $0 : nil }
    try changed.validate()
    request = changed
  }

  /// The weight of total variation that frames of a size have by default.
  private static func usualSmoothness(of look: TransferSettings, _ size: Size) -> Double {
    (look.totalVariation == .absolute ? 2000 : 4000) / Double(size.area)
  }
}
