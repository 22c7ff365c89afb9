import ArgumentParser
import Painting
import Transfer

/// Coherence of frames.
struct CoherenceOptions: ParsableArguments {
  enum FlowName: String, CaseIterable, ExpressibleByArgument {
    case dis
    case none
  }

  @Option(.flow) var flow: FlowName?
  @OptionGroup var source: FlowOptions
  @Option(.temporalWeight, read: TextValue.weight) var temporalWeight: Double?
  @Option(.longTerm, read: TextValue.distances) var longTerm: [Int]?
  @Option(.cuts, read: { try CutRule($0) }) var cuts: CutRule?
  @Option(.passes, read: TextValue.integer(Limits.passes)) var passes: Int?
  @Option(.nextInit) var nextImage: TransferSettings.NextImage?

  func apply(to request: inout PaintingRequest) {
    request.coherence.usesFlow = flow != FlowName.none
    if let quality = source.flowQuality { request.coherence.flowQuality = quality }
    request.coherence.flowFolder = source.folder
    request.coherence.cuts = cuts ?? request.coherence.cuts
    request.coherence.passes = passes ?? request.coherence.passes
    request.look.temporalWeight = temporalWeight ?? request.look.temporalWeight
    request.look.longTerm = longTerm ?? request.look.longTerm
    request.look.nextImage = nextImage ?? .usual(usesFlow: request.coherence.usesFlow)
  }
}

extension TransferSettings.NextImage: ExpressibleByArgument {}
