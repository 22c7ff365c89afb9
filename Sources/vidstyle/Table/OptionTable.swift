import Basics
import Painting

/// All options, and the names of the libraries' fields on the command line.
enum OptionTable {
  /// The options of `paint`, in the order in which help shows them.
  static let paint: [OptionEntry] = [
    .size, .start, .duration, .frames, .fps, .deinterlace,
    .preset, .iterations, .contentWeight, .contentFocus, .styleLoss, .styleWeight, .paletteWeight,
    .tvWeight, .tvLoss,
    .contentLayers, .styleLayers, .optimizer, .learningRate, .pooling, .initialImage, .scales,
    .seed,
    .style, .styleScale, .colors, .strength, .keyframes, .mask,
    .flow, .flowQuality, .flowDir, .temporalWeight, .longTerm, .cuts, .passes, .nextInit,
    .codec, .crf, .encoderPreset, .pixFmt, .bitDepth, .quality, .noAudio, .overwrite,
    .dryRun, .each, .weights, .threads, .deadline, .logJson, .engine, .isa, .work, .restart, .keep,
    .quiet, .verbose,
  ]

  /// The options that `preview` has in addition to those of `paint`.
  static let preview: [OptionEntry] = [.at, .picks, .vary, .half]

  /// The options of the page, used by `paint`, `watch` and `studio`.
  static let page: [OptionEntry] = [.watch, .port, .address, .open, .project]

  /// The options that `farm` has in addition to those of `paint`.
  static let farm: [OptionEntry] = [.slurm, .concurrent]

  /// The option of `paint` with a name, given without dashes.
  static func option(named name: String) -> OptionEntry? { paint.first { $0.name == name } }

  /// The name of a field on the command line: an option with its dashes, or an argument.
  static func name(of field: Field) -> String {
    switch field {
    case .input: "IN"
    case .style: "STYLE"
    case .output: "OUT"
    default: flags[field] ?? "\(field)"
    }
  }

  private static let flags: [Field: String] = Dictionary(
    (paint + preview + page + farm).flatMap { entry in entry.fields.map { ($0, entry.flag) } },
    uniquingKeysWith: { first, _ in first })
}

extension Sentence {
  /// The sentence with the command line's names of fields.
  var spoken: String { text(naming: OptionTable.name(of:)) }
}
