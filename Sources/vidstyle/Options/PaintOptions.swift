import ArgumentParser
import Painting

/// The options of `paint`, which `preview` takes as well.
struct PaintOptions: ParsableArguments {
  @OptionGroup(title: OptionEntry.Section.selection.rawValue) var selection: SelectionOptions
  @OptionGroup(title: OptionEntry.Section.look.rawValue) var presets: PresetOptions
  @OptionGroup(title: OptionEntry.Section.look.rawValue) var look: LookOptions
  @OptionGroup(title: OptionEntry.Section.style.rawValue) var styles: StyleOptions
  @OptionGroup(title: OptionEntry.Section.coherence.rawValue) var coherence: CoherenceOptions
  @OptionGroup(title: OptionEntry.Section.output.rawValue) var writing: OutputOptions
  @OptionGroup(title: OptionEntry.Section.running.rawValue) var running: RunOptions

  /// The request that the options make.
  ///
  /// - Throws: ``ValidationError`` where options exclude each other.
  func request(
    input: String, style: String, output: String, weights: String
  ) throws -> PaintingRequest {
    var request = PaintingRequest(input: input, style: style, output: output, weights: weights)
    request.selection = selection.selection
    request.look = presets.look.settings
    try look.apply(to: &request.look)
    coherence.apply(to: &request)
    writing.apply(to: &request.output)
    request.output.encoderPreset = presets.encoder
    running.apply(to: &request)
    do {
      try styles.apply(to: &request)
      try request.validate()
    } catch let error as ValueError {
      throw ValidationError(error.sentence.spoken)
    }
    return request
  }
}
