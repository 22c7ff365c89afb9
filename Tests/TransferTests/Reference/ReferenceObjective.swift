import Basics
import Foundation

@testable import Transfer

/// The losses of `TransferSettings` in `Double`, straight from their definitions.
struct ReferenceObjective {
  let network: ReferenceNetwork
  let settings: TransferSettings
  private let contentTargets: [Layer: Planes]
  /// How much each position counts in the content loss, by layer.
  private let focus: [Layer: [Double]]
  /// The styles' colours, and where each counts; none where colours are not the style's.
  private let palettes: [(palette: ReferencePalette, map: Planes?)]
  /// The regions, then what of them was uncovered.
  private let parts: [Part]

  /// What is seen with a style by itself.
  private struct Part {
    /// Of the styles.
    let region: Int
    /// Its share of each pixel; nil: all is one.
    let map: Planes?
    let isUncovered: Bool
    var targets: [Layer: [Double]] = [:]
    /// What squared differences are divided by.
    var units: [Layer: Double] = [:]
    var moments: [Layer: ReferenceMoments] = [:]
  }

  init(weights: VGG19Weights, settings: TransferSettings, content: Planes, style: Planes) {
    self.init(weights: weights, settings: settings, content: content, styles: [style])
  }

  /// - Parameters:
  ///   - masks: of each style but the first, one channel each, that come to 1 at the most.
  ///   - uncovered: what the frame before did not show.
  init(
    weights: VGG19Weights, settings: TransferSettings, content: Planes, styles: [Planes],
    masks: Planes? = nil, uncovered: Planes? = nil
  ) {
    network = ReferenceNetwork(weights: weights, pooling: settings.pooling)
    self.settings = settings
    let contentOutputs = network.forward(content, through: settings.deepestLayer)
    let contentLayers = settings.contentLayers.map(\.layer)
    contentTargets = Dictionary(
      uniqueKeysWithValues: contentOutputs.filter { contentLayers.contains($0.layer) }.map {
        ($0.layer, $0.output)
      })
    focus = contentTargets.mapValues { Self.focus($0, exponent: settings.contentFocus) }
    let regions = masks.map(Self.regions)
    let origin = SIMD3(weights.preprocessing.mean.map { -Double($0) })
    palettes =
      settings.paletteWeight > 0 && settings.colors != .content
      ? styles.enumerated().map { (ReferencePalette($1, origin: origin), regions?[$0]) } : []
    let styleLayers = settings.styleLayers.map(\.layer)
    let share = Self.reach(settings.strength)
    let network = network
    let styleOutputs = styles.map { network.forward($0, through: settings.deepestLayer) }
    parts = Self.parts(styles.count, masks, uncovered).map { part in
      var part = part
      for (style, content) in zip(styleOutputs[part.region], contentOutputs)
      where styleLayers.contains(style.layer) {
        let map = part.map.map { Self.pooled($0, to: content.output.size) }
        if settings.styleLoss == .moments {
          part.moments[style.layer] = ReferenceMoments(style.output)
            .interpolated(from: ReferenceMoments(content.output, map), share: share)
          continue
        }
        let gram = Self.gram(style.output)
        part.targets[style.layer] = zip(gram, Self.gram(content.output, map))
          .map { share * $0 + (1 - share) * $1 }
        part.units[style.layer] =
          settings.styleLoss == .balanced
          ? gram.reduce(0) { $0 + $1 * $1 } / Double(gram.count) / 1e10 : 1
      }
      return part
    }
  }

  private static func parts(_ styles: Int, _ masks: Planes?, _ uncovered: Planes?) -> [Part] {
    let regions = masks.map(Self.regions)
    let whole = (0..<styles).map {
      Part(region: $0, map: regions?[$0], isUncovered: false)
    }
    guard let uncovered else { return whole }
    return whole
      + whole.map { part in
        var map = uncovered
        if let region = part.map {
          for i in map.values.indices { map.values[i] *= region.values[i] }
        }
        return Part(region: part.region, map: map, isUncovered: true)
      }
  }

  /// The loss at `image` and its gradient.
  func evaluate(_ image: Planes) -> (terms: LossTerms, gradient: Planes) {
    let outputs = network.forward(image, through: settings.deepestLayer)
    var terms = LossTerms()
    var contributions: [Layer: Planes] = [:]
    for (layer, features) in outputs {
      var contribution = Planes(channels: features.channels, size: features.size)
      for entry in settings.contentLayers.normalized where entry.layer == layer {
        let target = contentTargets[layer]!.values
        let scale = settings.contentWeight * entry.weight / Double(target.count)
        for i in target.indices {
          let difference = features.values[i] - target[i]
          let m = focus[layer]![i % features.size.area]
          terms[.content] += scale * m * difference * difference
          contribution.values[i] += 2 * scale * m * difference
        }
      }
      for entry in settings.styleLayers.normalized where entry.layer == layer {
        for part in parts {
          let map = part.map.map { Self.pooled($0, to: features.size) }
          let sum = map?.reduce(0, +) ?? Double(features.size.area)
          guard sum > 0 else { continue }
          let weight =
            settings.styleWeight * entry.weight * (sum / Double(features.size.area))
            * (part.isUncovered ? TransferObjective.uncoveredWeight : 1)
          var value: Double
          if let target = part.moments[layer] {
            let (distance, derivative) = ReferenceMoments(features, map)
              .distance(to: target, features, map)
            value = weight * 1e10 * distance
            for i in derivative.values.indices {
              contribution.values[i] += weight * 1e10 * derivative.values[i]
            }
          } else {
            let difference = zip(Self.gram(features, map), part.targets[layer]!).map { $0 - $1 }
            let scale = weight / (Double(difference.count) * part.units[layer]!)
            value = scale * difference.reduce(0) { $0 + $1 * $1 }
            addGramGradient(difference, features, map, scale: scale, to: &contribution)
          }
          terms[part.isUncovered ? .uncovered : .style] += value
        }
      }
      contributions[layer] = contribution
    }
    var gradient = network.backward(outputs, image: image, contributions: contributions)
    terms[.totalVariation] =
      settings.totalVariation == .absolute
      ? addTotalVariation(image, to: &gradient) : addVectorialVariation(image, to: &gradient)
    terms[.palette] = addPalette(image, to: &gradient)
    return (terms, gradient)
  }

  /// (e / mean e)^exponent, e the mean square of a position's features, its ratio within 1/5 and 5; mean 1.
  private static func focus(_ features: Planes, exponent: Double) -> [Double] {
    let area = features.size.area
    let energy = (0..<area).map { i in
      (0..<features.channels).reduce(0.0) {
        $0 + features.values[$1 * area + i] * features.values[$1 * area + i]
      }
    }
    let mean = energy.reduce(0, +) / Double(area)
    let ratios = energy.map { pow(min(max($0 / mean, 0.2), 5), exponent) }
    return ratios.map { $0 * Double(area) / ratios.reduce(0, +) }
  }

  /// Where targets lie between the content's and the style's.
  static func reach(_ strength: Double) -> Double {
    strength + strength * strength - strength * strength * strength
  }

  private func addPalette(_ image: Planes, to gradient: inout Planes) -> Double {
    let area = image.size.area
    let margin = 12 + 128 * (1 - Self.reach(settings.strength))
    let scale = settings.paletteWeight / Double(area)
    var sum = 0.0
    for (palette, map) in palettes {
      for i in 0..<area {
        let color = SIMD3((0..<3).map { image.values[$0 * area + i] })
        let (distance, slope) = palette.distance(of: color)
        let excess = max(0, distance - margin)
        let share = map?.values[i] ?? 1
        sum += share * excess * excess
        for plane in 0..<3 {
          gradient.values[plane * area + i] += 2 * scale * share * excess * slope[plane]
        }
      }
    }
    return scale * sum
  }

  /// The style loss of a part: Σ g F Fᵀ / Σ g instead of F Fᵀ / N, g the region's mean over the pixels
  /// that a position stands for.
  func styleLoss(of image: Planes, region: Planes) -> Double {
    var loss = 0.0
    for (layer, features) in network.forward(image, through: settings.deepestLayer) {
      for entry in settings.styleLayers.normalized where entry.layer == layer {
        let gram = Self.gram(features, Self.pooled(region, to: features.size))
        let square = zip(gram, parts[0].targets[layer]!).reduce(0) {
          $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
        }
        loss +=
          settings.styleWeight * entry.weight * square
          / (Double(gram.count) * parts[0].units[layer]!)
      }
    }
    return loss
  }

  /// What the masks leave, and the masks.
  private static func regions(_ masks: Planes) -> [Planes] {
    let area = masks.size.area
    var rest = Planes(channels: 1, size: masks.size)
    rest.values = [Double](repeating: 1, count: area)
    let others = (0..<masks.channels).map { mask in
      var region = rest
      region.values = Array(masks.values[(mask * area)..<((mask + 1) * area)])
      return region
    }
    for other in others { for i in 0..<area { rest.values[i] -= other.values[i] } }
    return [rest] + others
  }

  /// Means over 2 × 2 until the plane is of `size`; an odd last row or column is dropped each time.
  private static func pooled(_ plane: Planes, to size: Size) -> [Double] {
    guard plane.size != size else { return plane.values }
    var half = Planes(
      channels: 1, size: Size(height: plane.size.height / 2, width: plane.size.width / 2))
    for i in half.values.indices {
      let corner = i / half.size.width * 2 * plane.size.width + i % half.size.width * 2
      half.values[i] =
        [0, 1, plane.size.width, plane.size.width + 1].reduce(0) {
          $0 + plane.values[corner + $1]
        } / 4
    }
    return pooled(half, to: size)
  }

  /// F Fᵀ / N, row-major; in a region g, F diag(g) Fᵀ / Σ g.
  static func gram(_ features: Planes, _ map: [Double]? = nil) -> [Double] {
    let (channels, area) = (features.channels, features.size.area)
    let shares = map ?? [Double](repeating: 1, count: area)
    let total = shares.reduce(0, +)
    var gram = [Double](repeating: 0, count: channels * channels)
    features.values.withUnsafeBufferPointer { values in
      for i in 0..<channels {
        for j in 0...i {
          var sum = 0.0
          for position in 0..<area {
            sum +=
              shares[position] * values[i * area + position] * values[j * area + position]
          }
          gram[i * channels + j] = sum / total
          gram[j * channels + i] = sum / total
        }
      }
    }
    return gram
  }

  private func addGramGradient(
    _ difference: [Double], _ features: Planes, _ map: [Double]?, scale: Double,
    to contribution: inout Planes
  ) {
    let (channels, area) = (features.channels, features.size.area)
    let shares = map ?? [Double](repeating: 1, count: area)
    let total = shares.reduce(0, +)
    for i in 0..<channels {
      for j in 0..<channels {
        let factor = 4 * scale * difference[i * channels + j] / total
        for position in 0..<area {
          contribution.values[i * area + position] +=
            factor * shares[position] * features.values[j * area + position]
        }
      }
    }
  }

  private func addTotalVariation(_ image: Planes, to gradient: inout Planes) -> Double {
    let (height, width) = (image.size.height, image.size.width)
    let weight = settings.strength * settings.totalVariationWeight(for: image.size)
    var sum = 0.0
    func add(_ i: Int, _ j: Int, _ gradient: inout Planes) {
      let difference = image.values[j] - image.values[i]
      sum += abs(difference)
      let sign = difference > 0 ? 1.0 : (difference < 0 ? -1.0 : 0)
      gradient.values[j] += weight * sign
      gradient.values[i] -= weight * sign
    }
    for channel in 0..<3 {
      for y in 0..<height {
        for x in 0..<width {
          let position = channel * image.size.area + y * width + x
          if x + 1 < width { add(position, position + 1, &gradient) }
          if y + 1 < height { add(position, position + width, &gradient) }
        }
      }
    }
    return weight * sum
  }

  private func addVectorialVariation(_ image: Planes, to gradient: inout Planes) -> Double {
    let (height, width, area) = (image.size.height, image.size.width, image.size.area)
    let weight = settings.strength * settings.totalVariationWeight(for: image.size)
    let softness = TotalVariationLoss.softness
    var sum = 0.0
    for y in 0..<height {
      for x in 0..<width {
        let here = y * width + x
        let pairs = (0..<3).flatMap { channel in
          [x + 1 < width ? here + 1 : here, y + 1 < height ? here + width : here].map {
            (here + channel * area, $0 + channel * area)
          }
        }
        let length = pairs.reduce(softness * softness) {
          $0 + (image.values[$1.1] - image.values[$1.0]) * (image.values[$1.1] - image.values[$1.0])
        }.squareRoot()
        sum += length - softness
        for (here, next) in pairs {
          let derivative = weight * (image.values[next] - image.values[here]) / length
          gradient.values[next] += derivative
          gradient.values[here] -= derivative
        }
      }
    }
    return weight * sum
  }
}
