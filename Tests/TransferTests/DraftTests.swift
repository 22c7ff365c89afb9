import Testing

@testable import Transfer

/// Settings for half the size that foretell the full one.
@Suite struct DraftTests {
  private let full = Synthetic.image(Size(height: 64, width: 96), seed: 1).tensor
  private let half = Synthetic.image(Size(height: 32, width: 48), seed: 2).tensor
  private let fullStyle = Synthetic.image(Size(height: 80, width: 64), seed: 3).tensor
  private let halfStyle = Synthetic.image(Size(height: 40, width: 32), seed: 4).tensor

  private func backend(_ size: Size, _ layers: [Layer], _ gradients: Bool) -> any Backend {
    PlainBackend(
      kernels: Engine.kernels, size: size, layers: layers, pooling: .max,
      workers: Workers(count: 2), gradients: gradients)
  }

  private func draft(_ settings: TransferSettings) -> TransferSettings {
    settings.draft(
      full: ([full], Style(fullStyle)), half: ([half], Style(halfStyle)), makeBackend: backend)
  }

  private func layers(_ names: String...) -> [LayerWeight] {
    names.map { LayerWeight(Layer(named: $0)!) }
  }

  @Test func layersMoveToTheBlockBefore() {
    var settings = TransferSettings()
    settings.contentLayers = layers("relu4_2", "relu4_3", "relu2_2")
    let draft = draft(settings)
    #expect(draft.contentLayers.map(\.layer) == layers("relu3_4", "relu1_2").map(\.layer))
    #expect(
      draft.styleLayers.map(\.layer)
        == layers("relu1_1", "relu2_1", "relu3_1", "relu4_1").map(\.layer))
  }

  @Test func blockOneAloneStays() {
    var settings = TransferSettings()
    settings.styleLayers = layers("relu1_1", "relu1_2")
    let draft = draft(settings)
    #expect(draft.styleLayers == settings.styleLayers)
    #expect(draft.styleWeight == settings.styleWeight)
  }

  /// Before it is painted, a frame's style loss is that of the full size.
  @Test func theStyleCountsAsMuch() {
    var settings = TransferSettings()
    settings.styleLayers = layers("relu2_1", "relu3_1", "relu4_1", "relu5_1")
    settings.styleLayers[1] = LayerWeight(settings.styleLayers[1].layer, weight: 2.5)
    func loss(_ settings: TransferSettings, _ frame: Tensor, _ style: Tensor) -> Double {
      LossMeter(
        settings: settings, size: frame.size, style: Style(style), workers: Workers(count: 2),
        makeBackend: backend
      ).measure(frame, content: frame).style
    }
    let expected = loss(settings, full, fullStyle)
    #expect(abs(loss(draft(settings), half, halfStyle) / expected - 1) < 1e-5)
  }

  /// The content's weight follows the mean squares of the features, here from the features themselves.
  @Test func theContentCountsAsItsFeatures() {
    func meanSquare(_ frame: Tensor, _ name: String) -> Double {
      let backend = backend(frame.size, [Layer(named: name)!], false)
      backend.forward(frame)
      let values = backend.features(at: Layer(named: name)!).values
      return values.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(values.count)
    }
    var settings = TransferSettings()
    settings.contentWeight = 3
    let expected = 0.55 * 3 * meanSquare(full, "relu4_2") / meanSquare(half, "relu3_4")
    #expect(abs(draft(settings).contentWeight / expected - 1) < 1e-5)
  }

  @Test func theStyleIsHalved() {
    let picture = Tensor(channels: 3, size: Size(height: 2, width: 4))
    for i in 0..<24 { picture.values[i] = Float(i) }
    let half = Style(picture).halved(Workers(count: 1)).pictures[0].image
    #expect(half.size == Size(height: 1, width: 2))
    #expect(Array(half.values) == [2.5, 4.5, 10.5, 12.5, 18.5, 20.5])
  }

  @Test func totalVariationKeepsItsWeightPerPixel() {
    var settings = TransferSettings()
    #expect(draft(settings).totalVariationWeight == 4000 / Double(half.size.area))
    settings.totalVariationWeight = 0.5
    #expect(draft(settings).totalVariationWeight == 2)
  }
}
