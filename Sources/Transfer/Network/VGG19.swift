import Basics

/// Shape of the feature extractor: VGG19's sixteen 3×3 convolutions and five poolings.
///
/// Simonyan, Zisserman, *Very Deep Convolutional Networks for Large-Scale Image Recognition* (2014),
/// configuration E without its fully connected layers.
public enum VGG19 {
  /// Number of convolutions in each block; a 2×2 pooling with stride 2 follows each block.
  static let convolutionsPerBlock = [2, 2, 4, 4, 4]
  /// Number of output channels of each block's convolutions.
  static let channelsPerBlock = [64, 128, 256, 512, 512]
  /// Shortest side of an image that leaves one position after four poolings.
  public static let smallestSide = 16
  /// Shortest side of an image that leaves one position after five poolings, as `pool5` needs.
  public static let smallestSideForAllLayers = 32

  /// All layers, from the image to the deepest.
  public static let layers: [Layer] = convolutionsPerBlock.enumerated().flatMap { block, count in
    (1...count).map { Layer.convolution(block: block + 1, index: $0) }
      + [.pooling(block: block + 1)]
  }

  /// The layers up to and including `last`.
  static func layers(through last: Layer) -> ArraySlice<Layer> {
    layers[...layers.firstIndex(of: last)!]
  }

  /// The deepest of some layers; `nil` if there are none.
  public static func deepest(of candidates: some Sequence<Layer>) -> Layer? {
    candidates.max { layers.firstIndex(of: $0)! < layers.firstIndex(of: $1)! }
  }

  /// Number of channels at a layer's output.
  public static func channels(at layer: Layer) -> Int {
    switch layer {
    case .convolution(let block, _), .pooling(let block): channelsPerBlock[block - 1]
    }
  }

  /// Number of channels at a convolution's input: 3, the image's planes, for the first.
  static func inputChannels(ofBlock block: Int, index: Int) -> Int {
    if index > 1 { return channelsPerBlock[block - 1] }
    return block == 1 ? 3 : channelsPerBlock[block - 2]
  }

  /// Height and width of a layer's output for an image of `size`; pooling drops an odd last row or column.
  public static func size(at layer: Layer, image size: Size) -> Size {
    let halvings =
      switch layer {
      case .convolution(let block, _): block - 1
      case .pooling(let block): block
      }
    return Size(height: size.height >> halvings, width: size.width >> halvings)
  }
}
