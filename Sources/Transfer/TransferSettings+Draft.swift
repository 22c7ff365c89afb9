extension TransferSettings {
  /// Frames and the style at one size, in the network's input space; at least one frame.
  public typealias DraftPictures = (frames: [Tensor], style: Style)

  /// The settings for frames of half the size that foretell what the full ones will look like.
  ///
  /// At half the size a layer sees twice as much of the picture. So its place is taken by one of the
  /// block before, which sees about as much as the layer does at full size. Its weight is scaled by
  /// how much larger losses are there than here: for the style by the distances between the frames'
  /// and the style's Gram matrices, for the content by the mean squares of the frames' features.
  /// Nothing comes before block 1, which is left out. Total variation keeps its weight per pixel: more
  /// would follow from differences between neighbours being larger, but looks blocky.
  public func draft(
    full: DraftPictures, half: DraftPictures, makeBackend: Stylizer.MakeBackend
  ) -> TransferSettings {
    var draft = self
    let shrinkage = Double(full.frames[0].size.area) / Double(half.frames[0].size.area)
    draft.totalVariationWeight = shrinkage * totalVariationWeight(for: full.frames[0].size)
    let before = LayerLosses(full, at: layers, makeBackend)
    let after = LayerLosses(half, at: layers.compactMap(\.inBlockBefore), makeBackend)
    (draft.contentLayers, draft.contentWeight) = Self.moved(contentLayers, contentWeight) {
      before.content($0) / after.content($1)
    }
    draft.contentWeight *= Self.draftLooseness
    (draft.styleLayers, draft.styleWeight) = Self.moved(styleLayers, styleWeight) {
      before.style($0) / after.style($1)
    }
    return draft
  }

  /// Of six factors tried on four pairs of clip and style, the one with which both losses came nearest
  /// to those of full paintings, halved.
  private static let draftLooseness = 0.55

  /// Layers of the blocks before, each with its share of the weight times `scale`; unchanged where none
  /// has a block before.
  private static func moved(
    _ layers: [LayerWeight], _ weight: Double, scale: (_ from: Layer, _ to: Layer) -> Double
  ) -> ([LayerWeight], Double) {
    var shares: [(layer: Layer, share: Double)] = []
    for entry in layers.normalized {
      guard let target = entry.layer.inBlockBefore else { continue }
      let scale = scale(entry.layer, target)
      // A style that is the frame itself has no distance.
      let share = entry.weight * (scale > 0 && scale.isFinite ? scale : 1)
      if let index = shares.firstIndex(where: { $0.layer == target }) {
        shares[index].share += share
      } else {
        shares.append((target, share))
      }
    }
    guard !shares.isEmpty else { return (layers, weight) }
    return (
      shares.map { LayerWeight($0.layer, weight: $0.share) },
      weight * shares.reduce(0) { $0 + $1.share }
    )
  }
}

extension Layer {
  /// The layer that sees at half the size about what this one sees at full size: the first convolution
  /// of the block before for the first of a block, its last one for the others; nil in block 1.
  var inBlockBefore: Layer? {
    switch self {
    case .convolution(1, _), .pooling(1): nil
    case .convolution(let block, let index):
      .convolution(
        block: block - 1, index: index == 1 ? 1 : VGG19.convolutionsPerBlock[block - 2])
    case .pooling(let block): .pooling(block: block - 1)
    }
  }
}

/// How large losses of some pictures are at each layer.
private struct LayerLosses {
  private let frames: [[Layer: GramMatrix]]
  private let target: [Layer: GramMatrix]

  init(
    _ pictures: TransferSettings.DraftPictures, at layers: [Layer],
    _ makeBackend: Stylizer.MakeBackend
  ) {
    frames = pictures.frames.map { Style($0).grams(at: layers, makeBackend) }
    target = pictures.style.grams(at: layers, makeBackend)
  }

  /// The squared distance of the frames' Gram matrices from the style's.
  func style(_ layer: Layer) -> Double {
    frames.reduce(0) { sum, grams in
      zip(grams[layer]!.values, target[layer]!.values).reduce(sum) {
        $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1))
      }
    } / Double(target[layer]!.values.count)
  }

  /// The mean square of the frames' features: the mean of the Gram matrix's diagonal.
  func content(_ layer: Layer) -> Double {
    let channels = target[layer]!.channels
    return frames.reduce(0) { sum, grams in
      (0..<channels).reduce(sum) { $0 + Double(grams[layer]!.values[$1 * (channels + 1)]) }
    } / Double(channels)
  }
}
