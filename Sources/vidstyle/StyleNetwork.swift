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
  ///   - full: of the frames that these are a draft of: the style picture shrinks like them.
  ///   - weights: the user's choice of a file; nil: looked for in the usual places.
  init(
    style path: String, frames size: Size, draftOf full: Size? = nil, weights option: String?,
    engine: RunOptions.EngineName = .fast, pooling: Pooling, workers: Workers, logger: Logger
  ) throws {
    var picture = try Self.readStyle(path, longestSide: (full ?? size).longestSide)
    if let full {
      let share = Double(size.longestSide) / Double(full.longestSide)
      let side = Double(max(picture.width, picture.height)) * share
      picture = try Self.readStyle(path, longestSide: Int(side.rounded()))
    }
    let file = try WeightsLocator.locate(option: option)
    let weights = try VGG19Weights(path: file)
    logger.debug(
      "frames of \(size), a style of \(picture.width)x\(picture.height), weights \(file), \(workers.count) threads"
    )
    preprocessing = weights.preprocessing
    style = preprocessing.input(
      fromRGB: picture.pixels, size: Size(height: picture.height, width: picture.width))
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

  /// The style picture, reduced to the frames' longest side if it is larger; never enlarged, which
  /// would only blur its strokes.
  private static func readStyle(_ path: String, longestSide: Int) throws -> RGBImage {
    let picture = try StillImage.read(path: path, atMost: longestSide)
    let size = Size(height: picture.height, width: picture.width)
    guard min(size.height, size.width) >= VGG19.smallestSide else {
      throw JobError.tooSmall(
        path: path, size: size, scaled: max(size.height, size.width) == longestSide)
    }
    return picture
  }
}
