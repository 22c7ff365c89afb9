import Basics
import Logging
import Transfer
import VideoIO

/// The context that all parts of a run share: the request, and how it is carried out.
struct RunContext {
  var request: PaintingRequest
  let source: MediaInput
  let target: MediaOutput
  let workers: Workers
  let cancellation: CancellationToken
  let report: @Sendable (Message) -> Void
  let logger: Logger

  /// - Throws: ``ValueError``, ``PaintingError/littleAddressSpace(needed:left:)``, and `MediaError`
  ///   if the input is not a readable sequence or the output's name has no known form.
  init(
    _ request: PaintingRequest, workers: Workers, cancellation: CancellationToken,
    report: @escaping @Sendable (Message) -> Void
  ) throws {
    // The weights alone take that much.
    try AddressSpace(threads: workers.count)?.check(for: 300_000_000)
    try request.validate()
    self.request = request
    source = try MediaInput(request.input)
    target = try MediaOutput(request.output.path)
    self.workers = Workers(count: workers.count, instructions: try request.instructions())
    self.cancellation = cancellation
    self.report = report
    logger = Logger(report: report)
  }

  /// The names for messages.
  var input: String { source.path }
  var output: String { target.path }

  var settings: TransferSettings { request.look }

  /// How a frame is to be painted.
  ///
  /// - Parameter time: when the frame is shown, in seconds of the input.
  func aim(at time: Double) -> FrameAim {
    let constant = FrameAim(strength: settings.strength, shares: request.styles.map(\.share))
    return request.keyframes?.aim(at: time, otherwise: constant) ?? constant
  }

  /// The files of all styles and masks.
  func styleFiles() throws -> [String] {
    let paths = request.styles.map(\.path) + request.masks.flatMap { [$0.path, $0.style] }
    return try paths.flatMap { try PictureSet($0).files }
  }
}

extension PaintingRequest {
  /// - Throws: ``ValueError`` if this CPU does not support the instructions.
  func instructions() throws(ValueError) -> InstructionSet {
    guard let name = instructionSet else { return .best }
    guard let instructions = InstructionSet(named: name) else {
      throw ValueError("\(.instructionSet) \(name): \(TextValue.instructionSets)")
    }
    return instructions
  }
}
