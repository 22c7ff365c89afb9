import Foundation
import Painting

/// Everything that is chosen in the studio, and the resulting request.
struct StudioSettings: Equatable {
  struct StyleItem: Equatable {
    let id: Int
    let path: String
    /// Relative to the others.
    var weight = 1.0
  }

  struct MaskItem: Equatable {
    let path: String
    let style: Int
  }

  /// Includes values that no slider shows; its styles and masks are those below.
  var base: PaintingRequest
  var moment = 0.0
  var styles: [StyleItem] = []
  var mask: MaskItem?

  /// Styles that are painted outside the mask.
  var blended: [StyleItem] { styles.filter { $0.id != mask?.style } }

  /// Size of the frames that are painted; nil without a film.
  func frameSize(of film: Film?) -> Size? {
    guard let film else { return nil }
    guard let side = base.selection.longestSide else { return film.size }
    return film.size.scaled(by: Double(side) / Double(film.size.longestSide))
  }

  /// The request for the current choices.
  ///
  /// - Throws: a ``BadRequest`` while the film or a style is missing.
  func request() throws(BadRequest) -> PaintingRequest {
    guard !base.input.isEmpty else { throw BadRequest(409, "choose a film first") }
    guard !blended.isEmpty else { throw BadRequest(409, "choose a style first") }
    var request = base
    let sum = blended.reduce(0) { $0 + $1.weight }
    // Two digits each, for the command line; the first gets the remainder.
    var shares = blended.map { (100 * $0.weight / sum).rounded() / 100 }
    shares[0] = 1 - shares.dropFirst().reduce(0, +)
    request.styles = zip(blended, shares).map { StyleChoice(path: $0.path, share: $1) }
    if let mask, let style = styles.first(where: { $0.id == mask.style }) {
      request.masks = [MaskChoice(path: mask.path, style: style.path)]
    } else {
      request.masks = []
    }
    return request
  }

  /// A short label that distinguishes the choices.
  var label: String {
    let look = base.look
    var words = blended.map { Self.name($0.path) }
    let preset = Look.nearest(to: look)
    if preset != .default { words.append(preset.rawValue) }
    if look.strength < 1 { words.append("strength \(Self.plain(look.strength))") }
    if look.styleWeight != preset.settings.styleWeight {
      words.append("style weight \(Self.plain(look.styleWeight))")
    }
    if let scale = look.styleScale { words.append("strokes \(Self.plain(scale))") }
    if look.colors != .style { words.append("colours: \(look.colors.rawValue)") }
    if let weight = look.totalVariationWeight { words.append("smoothness \(Self.plain(weight))") }
    if mask != nil { words.append("mask") }
    return words.joined(separator: ", ")
  }

  private static func plain(_ value: Double) -> String { String(format: "%.3g", value) }

  static func name(_ path: String) -> String { URL(filePath: path).lastPathComponent }
}
