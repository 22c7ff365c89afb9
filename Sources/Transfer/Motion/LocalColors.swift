import Basics
import Foundation

/// How a painting's colours differ from those of the recoloured content, carried to where the painting is not known.
///
/// A joint bilateral filter, as in Kopf, Cohen, Lischinski, Uyttendaele, *Joint Bilateral Upsampling* (2007): what is
/// known nearby counts by its distance and by how much it looks alike in the content. So a thing's new parts start in
/// the colours in which the thing has been painted, and not in those of whatever is behind it.
struct LocalColors {
  /// Furthest distance, across and along, that colours are carried over, in pixels.
  private static let radius = 10
  /// Sigma of the weight by distance, in pixels.
  private static let reach: Float = 4
  /// Sigma of the weight by the content's difference, in grey levels.
  private static let tone: Float = 15
  /// Differences of more than this many sigmas have no weight.
  private static let furthest: Float = 3
  /// Sum of weights from which the differences count in full.
  private static let enough: Float = 0.5
  /// What is hidden by this much of the painting is hardly seen.
  private static let opaque: Float = 0.9

  let content: Tensor
  let painting: Tensor
  /// 1 where the painting is known, else 0.
  let known: ReliabilityMap

  /// Corrects `start`, the recoloured content, where it will be seen; 3 × height × width.
  ///
  /// - Parameter hidden: 1 where the painting will hide it, to 0.
  func correct(_ start: Tensor, behind hidden: ReliabilityMap, _ workers: Workers) {
    let recolored = start.clone()
    let (width, height) = (content.size.width, content.size.height)
    let weights = (-Self.radius...Self.radius).map { distance in
      exp(-Float(distance * distance) / (2 * Self.reach * Self.reach))
    }
    workers.forEach(height) { y, _ in
      for x in 0..<width where hidden.values.base[y * width + x] < Self.opaque {
        correct(start, x, y, recolored, weights)
      }
    }
  }

  private func correct(_ start: Tensor, _ x: Int, _ y: Int, _ recolored: Tensor, _ near: [Float]) {
    let (width, height, area) = (content.size.width, content.size.height, content.size.area)
    let radius = Self.radius
    let i = y * width + x
    var total: Float = 0
    var sum = SIMD4<Float>.zero
    for row in max(0, y - radius)...min(height - 1, y + radius) {
      for column in max(0, x - radius)...min(width - 1, x + radius) {
        let j = row * width + column
        guard known.values.base[j] > 0 else { continue }
        var (distance, difference): (Float, SIMD4<Float>) = (0, .zero)
        for plane in 0..<3 {
          let step = content.base[plane * area + j] - content.base[plane * area + i]
          distance += step * step
          difference[plane] = painting.base[plane * area + j] - recolored.base[plane * area + j]
        }
        distance /= 3 * Self.tone * Self.tone
        guard distance < Self.furthest * Self.furthest else { continue }
        let weight = near[row - y + radius] * near[column - x + radius] * exp(-distance / 2)
        total += weight
        sum += weight * difference
      }
    }
    for plane in 0..<3 { start.base[plane * area + i] += sum[plane] / max(total, Self.enough) }
  }
}
