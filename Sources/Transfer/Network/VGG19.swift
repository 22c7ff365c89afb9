import Basics

/// The feature extractor: VGG19's sixteen 3×3 convolutions and five poolings.
///
/// Simonyan, Zisserman, *Very Deep Convolutional Networks for Large-Scale Image Recognition* (2014),
/// configuration E without its fully connected layers.
public enum VGG19 {
  /// Convolutions in each block; a 2×2 pooling with stride 2 follows each block.
  static let convolutionsPerBlock = [2, 2, 4, 4, 4]
  /// Output channels of each block's convolutions.
  static let channelsPerBlock = [64, 128, 256, 512, 512]
  /// The shortest image side that still leaves one position after four poolings.
  public static let smallestSide = 16
  /// The shortest that leaves one after five: what `pool5` takes.
  public static let smallestSideForAllLayers = 32

  /// All layers, from the image downwards.
  public static let layers: [Layer] = convolutionsPerBlock.enumerated().flatMap { block, count in
    (1...count).map { Layer.convolution(block: block + 1, index: $0) }
      + [.pooling(block: block + 1)]
  }

  /// The layers up to and including `last`.
  static func layers(through last: Layer) -> ArraySlice<Layer> {
    layers[...layers.firstIndex(of: last)!]
  }

  /// The deepest of some layers; nil for none.
  public static func deepest(of candidates: some Sequence<Layer>) -> Layer? {
    candidates.max { layers.firstIndex(of: $0)! < layers.firstIndex(of: $1)! }
  }

  /// Channels at a layer's output.
  public static func channels(at layer: Layer) -> Int {
    switch layer {
    case .convolution(let block, _), .pooling(let block): channelsPerBlock[block - 1]
    }
  }

  /// Channels at a convolution's input: 3 (the image's planes) for the first.
  static func inputChannels(ofBlock block: Int, index: Int) -> Int {
    if index > 1 { return channelsPerBlock[block - 1] }
    return block == 1 ? 3 : channelsPerBlock[block - 2]
  }

  /// Height and width at a layer's output for an image of `size`; pooling drops an odd last row or
  /// column.
  public static func size(at layer: Layer, image size: Size) -> Size {
    let halvings =
      switch layer {
      case .convolution(let block, _): block - 1
      case .pooling(let block): block
      }
    return Size(height: size.height >> halvings, width: size.width >> halvings)
  }
}
