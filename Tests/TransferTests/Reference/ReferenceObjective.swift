@testable import Transfer

/// The losses of `TransferSettings` in `Double`, straight from their definitions.
struct ReferenceObjective {
  let network: ReferenceNetwork
  let settings: TransferSettings
  private let contentTargets: [Layer: Planes]
  private let styleTargets: [Layer: [Double]]
  private let momentTargets: [Layer: ReferenceMoments]

  init(weights: VGG19Weights, settings: TransferSettings, content: Planes, style: Planes) {
    network = ReferenceNetwork(weights: weights, pooling: settings.pooling)
    self.settings = settings
    let contentLayers = settings.contentLayers.map(\.layer)
    contentTargets = Dictionary(
      uniqueKeysWithValues: network.forward(content, through: settings.deepestLayer)
        .filter { contentLayers.contains($0.layer) }.map { ($0.layer, $0.output) })
    let styleLayers = settings.styleLayers.map(\.layer)
    momentTargets =
      settings.styleLoss == .gram
      ? [:]
      : Dictionary(
        uniqueKeysWithValues: network.forward(style, through: settings.deepestLayer)
          .filter { styleLayers.contains($0.layer) }
          .map { ($0.layer, ReferenceMoments($0.output)) })
    styleTargets = Dictionary(
      uniqueKeysWithValues: network.forward(style, through: settings.deepestLayer)
        .filter { styleLayers.contains($0.layer) }.map { ($0.layer, Self.gram($0.output)) })
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
          terms.content += scale * difference * difference
          contribution.values[i] += 2 * scale * difference
        }
      }
      for entry in settings.styleLayers.normalized
      where entry.layer == layer && settings.styleLoss == .moments {
        let (value, derivative) = ReferenceMoments(features).distance(
          to: momentTargets[layer]!, features)
        let weight = settings.styleWeight * entry.weight * 1e10
        terms.style += weight * value
        for i in derivative.values.indices {
          contribution.values[i] += weight * derivative.values[i]
        }
      }
      for entry in settings.styleLayers.normalized
      where entry.layer == layer && settings.styleLoss == .gram {
        let difference = zip(Self.gram(features), styleTargets[layer]!).map { $0 - $1 }
        let scale = settings.styleWeight * entry.weight / Double(difference.count)
        terms.style += scale * difference.reduce(0) { $0 + $1 * $1 }
        addGramGradient(difference, features, scale: scale, to: &contribution)
      }
      contributions[layer] = contribution
    }
    var gradient = network.backward(outputs, image: image, contributions: contributions)
    terms.totalVariation = addTotalVariation(image, to: &gradient)
    return (terms, gradient)
  }

  /// F Fᵀ / N, row-major.
  static func gram(_ features: Planes) -> [Double] {
    let (channels, area) = (features.channels, features.size.area)
    var gram = [Double](repeating: 0, count: channels * channels)
    features.values.withUnsafeBufferPointer { values in
      for i in 0..<channels {
        for j in 0...i {
          var sum = 0.0
          for position in 0..<area {
            sum += values[i * area + position] * values[j * area + position]
          }
          gram[i * channels + j] = sum / Double(area)
          gram[j * channels + i] = sum / Double(area)
        }
      }
    }
    return gram
  }

  private func addGramGradient(
    _ difference: [Double], _ features: Planes, scale: Double, to contribution: inout Planes
  ) {
    let (channels, area) = (features.channels, features.size.area)
    for i in 0..<channels {
      for j in 0..<channels {
        let factor = 4 * scale * difference[i * channels + j] / Double(area)
        for position in 0..<area {
          contribution.values[i * area + position] += factor * features.values[j * area + position]
        }
      }
    }
  }

  private func addTotalVariation(_ image: Planes, to gradient: inout Planes) -> Double {
    let (height, width) = (image.size.height, image.size.width)
    let weight = settings.totalVariationWeight(for: image.size)
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
}
