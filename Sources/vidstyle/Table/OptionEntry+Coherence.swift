import Basics
import Painting
import Transfer

/// Coherence of frames.
extension OptionEntry {
  static let flow = OptionEntry(
    name: "flow", value: "dis|none", section: .coherence, fields: [.flow],
    help: "Optical flow between frames: dis (dense inverse search, default), or none.",
    values: value(\.coherence.usesFlow, { $0 ? "dis" : "none" }))

  static let flowQuality = OptionEntry(
    name: "flow-quality", value: "fast|default|best", section: .coherence, fields: [.flowQuality],
    help: "How carefully motion is estimated: fast, default, or best (measure: best).",
    values: value(\.coherence.flowQuality, \.rawValue))

  static let flowDir = OptionEntry(
    name: "flow-dir", value: "folder", section: .coherence, fields: [.flowFolder],
    help:
      "Read motion from the .flo files in this folder, and write missing ones: "
      + "flow_0002_0001.flo says where frame 2's pixels are in frame 1. The frames of the run are "
      + "numbered from 1.",
    values: given(\.coherence.flowFolder))

  static let temporalWeight = OptionEntry(
    name: "temporal-weight", value: "number", section: .coherence, fields: [.temporalWeight],
    help:
      "How strictly a frame must match the one before it, moved along the motion (default: 400; "
      + "0: not at all).",
    values: number(\.look.temporalWeight))

  static let longTerm = OptionEntry(
    name: "long-term", value: "n,n,…", section: .coherence, fields: [.longTerm],
    help: "The earlier frames that a frame must match, as distances in frames (default: 1).",
    values: value(\.look.longTerm, { $0.map { "\($0)" }.joined(separator: ",") }))

  static let cuts = OptionEntry(
    name: "cuts", value: "auto|none|file", section: .coherence, fields: [.cuts],
    help:
      "Where new shots begin: auto (default), none, or a file with a frame's number (from 1) or "
      + "a time in each line. Nothing is inherited across a cut.",
    values: value(
      \.coherence.cuts,
      { rule in
        if case .listed(let list) = rule { list.file ?? "\(rule)" } else { "\(rule)" }
      }))

  static let passes = OptionEntry(
    name: "passes", value: "number", section: .coherence, fields: [.passes],
    help:
      "Number of passes over each shot, in alternating directions; each takes as long as the "
      + "first (default: 1).",
    values: value(\.coherence.passes))

  static let nextInit = OptionEntry(
    name: "next-init", value: "moved|change|previous|content", section: .coherence,
    fields: [.nextImage],
    help:
      "What a later frame starts from: moved (default), the painting before it moved along the "
      + "motion; change (default with --flow none), that painting plus the change in the film; "
      + "previous, that painting as it is; or content, the frame itself.",
    values: { request, _ in
      let usual = TransferSettings.NextImage.usual(usesFlow: request.coherence.usesFlow)
      return request.look.nextImage == usual ? nil : [request.look.nextImage.rawValue]
    })
}

extension TransferSettings.NextImage {
  /// The default starting image of later frames.
  static func usual(usesFlow: Bool) -> Self { usesFlow ? .moved : .change }
}
