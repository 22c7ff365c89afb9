import Foundation
import Logging
import Transfer
import VideoIO

/// What frames of one size are compared by: the style picture, the weights, and the engine.
struct StyleNetwork {
  /// The style picture in the network's input space.
  let style: Tensor
  let preprocessing: Preprocessing
  /// How the engine is made for a size.
  let makeBackend: Stylizer.MakeBackend

  /// Loads the style picture at `path` and the weights.
  ///
  /// - Parameters:
  ///   - size: of the frames.
  ///   - settings: the style's scale, and the network's pooling.
  ///   - weights: the user's choice of a file; nil: looked for in the usual places.
  init(
    style path: String, frames size: Size, weights option: String?,
    engine: RunOptions.EngineName = .fast, settings: TransferSettings, workers: Workers,
    logger: Logger
  ) throws {
    let picture = try Self.readStyle(path, scale: settings.styleScale, frames: size)
    let file = try WeightsLocator.locate(option: option)
    let weights = try VGG19Weights(path: file)
    logger.debug(
      "frames of \(size), a style of \(picture.width)x\(picture.height), weights \(file), \(workers.count) threads"
    )
    preprocessing = weights.preprocessing
    style = preprocessing.input(
      fromRGB: picture.pixels, size: Size(height: picture.height, width: picture.width))
    let pooling = settings.pooling
    switch engine {
    case .fast:
      let kernels = FastKernels(weights: weights)
      logger.debug("the engine uses \(kernels.instructionSet) instructions")
      makeBackend = { size, layers, gradients in
        FastBackend(
          kernels: kernels, size: size, layers: layers, pooling: pooling, workers: workers,
          gradients: gradients)
      }
    case .plain:
      let kernels = PlainKernels(weights: weights)
      makeBackend = { size, layers, gradients in
        PlainBackend(
          kernels: kernels, size: size, layers: layers, pooling: pooling, workers: workers,
          gradients: gradients)
      }
    }
  }

  /// Refuses what the user asks of the fast engine and this CPU cannot do.
  static func checkInstructions() throws(JobError) {
    if let name = ProcessInfo.processInfo.environment["VIDSTYLE_ISA"], !FastKernels.canRun(name) {
      throw JobError.unknownInstructions(name)
    }
  }

  /// The style picture, its longest side `scale` times that of the frames.
  ///
  /// Without a scale it is reduced to the frames' longest side if it is larger, but never enlarged, which
  /// would only blur its strokes.
  private static func readStyle(
    _ path: String, scale: Double?, frames: Size
  ) throws -> RGBImage {
    let longestSide = Int((Double(max(frames.height, frames.width)) * (scale ?? 1)).rounded())
    let picture = try StillImage.read(
      path: path, longestSide: longestSide, enlarges: scale != nil)
    let size = Size(height: picture.height, width: picture.width)
    guard min(size.height, size.width) >= VGG19.smallestSide else {
      throw JobError.tooSmall(
        path: path, size: size, scaled: max(size.height, size.width) == longestSide)
    }
    return picture
  }
}
