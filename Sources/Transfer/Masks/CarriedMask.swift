import Foundation

/// Carries a mask that was drawn for one frame along the motion to the next.
public enum CarriedMask {
  /// Distances, in pixels, of the neighbours that decide about a newly revealed pixel.
  private static let radii: [Double] = [1, 2, 3, 4, 6, 8, 11, 15, 20, 27, 36, 48]
  /// Number of directions at each distance.
  private static let directions = 16
  /// Colour difference, in grey levels, at which a neighbour's weight has fallen to 1/√e.
  private static let likeness: Float = 12

  /// Returns the mask of the frame after the one with `mask`.
  ///
  /// Newly revealed pixels take the mask of visible pixels nearby with similar colours: an uncovered strip of
  /// background becomes background, and more of a figure becomes figure.
  ///
  /// - Parameters:
  ///   - mask: 1 × height × width, 0…1.
  ///   - motion: motion from the frame to its predecessor.
  ///   - content: the frame, in the network's input space.
  public static func next(
    _ mask: Tensor, _ motion: Motion, content: Tensor, _ workers: Workers
  ) -> Tensor {
    let moved = Warp.apply(motion.flow, to: mask, workers)
    // A windowed sinc overshoots at hard edges.
    for i in 0..<moved.count { moved.base[i] = min(max(moved.base[i], 0), 1) }
    let result = moved.clone()
    let (width, height) = (mask.size.width, mask.size.height)
    let visible = motion.visibility.values
    workers.forEach(height) { y, _ in
      for x in 0..<width where visible.base[y * width + x] < 0.5 {
        if let value = guess(x, y, moved, visible, content) { result.base[y * width + x] = value }
      }
    }
    return result
  }

  /// Mean of the visible mask around a pixel, weighted by nearness and similarity of colour; `nil` if nothing is
  /// similar.
  private static func guess(
    _ x: Int, _ y: Int, _ mask: Tensor, _ visible: Tensor, _ content: Tensor
  ) -> Float? {
    let (width, height, area) = (mask.size.width, mask.size.height, mask.size.area)
    let place = y * width + x
    var (sum, total): (Float, Float) = (0, 0)
    for radius in radii {
      for direction in 0..<directions {
        let angle = 2 * Double.pi * Double(direction) / Double(directions)
        let otherX = x + Int((radius * cos(angle)).rounded())
        let otherY = y + Int((radius * sin(angle)).rounded())
        guard (0..<width).contains(otherX), (0..<height).contains(otherY) else { continue }
        let other = otherY * width + otherX
        guard visible.base[other] >= 0.5 else { continue }
        var difference: Float = 0
        for plane in 0..<3 {
          let change = content.base[plane * area + place] - content.base[plane * area + other]
          difference += change * change / 3
        }
        let weight = exp(-difference / (2 * likeness * likeness)) / Float(radius)
        sum += weight * mask.base[other]
        total += weight
      }
    }
    return total > 1e-3 ? sum / total : nil
  }
}
