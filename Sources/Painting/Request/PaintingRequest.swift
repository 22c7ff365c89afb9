import Transfer
import VideoIO

/// Everything that defines a run: what is painted, in which style, how, and where the result goes.
///
/// A plain value without references to files or threads: the command line's options translate into
/// one, a work folder's `run.json` contains one, and any other program may create one. Times of
/// day, verbosity and the number of threads are not part of it, because no frame depends on them.
public struct PaintingRequest: Codable, Equatable, Sendable {
  /// A video, a picture, a sequence (`frames/%05d.png`, `frames/`, `frames/*.png`), or `-` for a y4m
  /// stream on standard input.
  public var input: String
  /// The styles that are blended wherever no mask is; not empty, their shares sum to 1.
  public var styles: [StyleChoice]
  /// Masks, each painted in a style of its own.
  public var masks: [MaskChoice] = []
  /// Strength, blend and colours over time; `nil`: they are constant, as in `look` and `styles`.
  public var keyframes: Keyframes?
  public var selection = FrameSelection()
  /// Losses, optimiser and starting image.
  public var look = TransferSettings()
  public var coherence = CoherenceSettings()
  public var output: OutputSettings
  public var engine = Engine.Kind.fast
  /// The name of the ``InstructionSet`` to use; `nil`: the fastest.
  public var instructionSet: String?
  /// The file with VGG19's weights.
  public var weights: String
  public var work = WorkSettings()
  /// Seconds after which the run should be complete, at the cost of fewer iterations; `nil`: no
  /// limit.
  public var deadline: Double?
  /// A file that receives a line of JSON for each frame.
  public var log: String?

  /// A request with the default look.
  ///
  /// - Parameters:
  ///   - style: a picture; or a folder of pictures or a video, whose pictures make one style.
  ///   - output: a video, a picture, a pattern, a folder, or `-` for a y4m stream on standard output.
  public init(input: String, style: String, output: String, weights: String) {
    self.input = input
    styles = [StyleChoice(path: style)]
    self.output = OutputSettings(path: output)
    self.weights = weights
  }
}
