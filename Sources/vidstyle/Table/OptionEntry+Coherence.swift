import Basics
import Painting
import Transfer

/// How frames hang together.
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
      "Use the .flo files of this folder, and write those that are missing: flow_0002_0001.flo says "
      + "where frame 2's pixels lie in frame 1. Numbers count the run's frames from 1.",
    values: given(\.coherence.flowFolder))

  static let temporalWeight = OptionEntry(
    name: "temporal-weight", value: "number", section: .coherence, fields: [.temporalWeight],
    help:
      "How strictly a frame must look like the one before it, moved (default: 200; 0: not at all).",
    values: number(\.look.temporalWeight))

  static let longTerm = OptionEntry(
    name: "long-term", value: "n,n,…", section: .coherence, fields: [.longTerm],
    help: "The earlier frames that a frame must look like, by their distance (default: 1).",
    values: value(\.look.longTerm, { $0.map { "\($0)" }.joined(separator: ",") }))

  static let cuts = OptionEntry(
    name: "cuts", value: "auto|none|file", section: .coherence, fields: [.cuts],
    help:
      "Where new shots begin, which start afresh: auto (default), none, or a file with a frame's "
      + "number (from 1) or a time in each line.",
    values: value(
      \.coherence.cuts,
      { rule in
        if case .listed(let list) = rule { list.file ?? "\(rule)" } else { "\(rule)" }
      }))

  static let passes = OptionEntry(
    name: "passes", value: "number", section: .coherence, fields: [.passes],
    help: "Passes over each shot, alternately backwards and forwards, each as long as the first "
      + "(default: 1).",
    values: value(\.coherence.passes))

  static let nextInit = OptionEntry(
    name: "next-init", value: "moved|change|previous|content", section: .coherence,
    fields: [.nextImage],
    help: "What a later frame starts from: the painting before it, moved along the motion (moved, "
      + "default), plus the source's change (change, default with --flow none), or as it is (previous); "
      + "or its content.",
    values: { request, _ in
      let usual = TransferSettings.NextImage.usual(usesFlow: request.coherence.usesFlow)
      return request.look.nextImage == usual ? nil : [request.look.nextImage.rawValue]
    })
}

extension TransferSettings.NextImage {
  /// What later frames start from unasked.
  static func usual(usesFlow: Bool) -> Self { usesFlow ? .moved : .change }
}
