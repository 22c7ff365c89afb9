import ArgumentParser
import Painting

/// The options of `paint`, which `preview` also takes.
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
  /// - Throws: ``ValidationError`` if options exclude each other.
  func request(
    input: String, style: String, output: String, weights: String
  ) throws -> PaintingRequest {
    var request = PaintingRequest(input: input, style: style, output: output, weights: weights)
    request.selection = selection.selection
    request.look = presets.look.settings
    try look.apply(to: &request.look)
    coherence.apply(to: &request)
    writing.apply(to: &request.output)
    running.apply(to: &request)
    do {
      try styles.apply(to: &request)
      try request.validate()
    } catch let error as ValueError {
      throw ValidationError(error.sentence.spoken)
    }
    return request
  }

  /// Throws if an option is given that another source of the request has already set.
  ///
  /// - Parameter other: that source, for the sentence.
  func checkNoLook(beside other: String) throws {
    let given = try request(input: "in.mp4", style: "style", output: "out.mp4", weights: "")
    let usual = PaintingRequest(input: "in.mp4", style: "style", output: "out.mp4", weights: "")
    let free: [OptionEntry] = [
      .overwrite, .weights, .deadline, .logJson, .isa, .work, .restart, .keep,
    ]
    let names = Set(free.map(\.name))
    for entry in OptionTable.paint where !names.contains(entry.name) {
      guard entry.words(given, unlike: usual).isEmpty else {
        throw ValidationError("\(entry.flag) and \(other) exclude each other")
      }
    }
  }

  /// Puts the options on how a run is carried out into a request from another source.
  func applyRunning(to request: inout PaintingRequest) {
    request.output.overwrites = request.output.overwrites || writing.overwrite
    request.deadline = running.deadline ?? request.deadline
    request.log = running.log ?? request.log
    request.instructionSet = running.isa ?? request.instructionSet
    request.work.folder = running.work ?? request.work.folder
    request.work.restarts = running.restart
    request.work.isKept = request.work.isKept || running.keep
  }

  /// A sentence if `--iterations` replaces a look's iterations; otherwise `nil`.
  var replacedIterations: String? {
    guard let given = presets.given, let iterations = look.iterations else { return nil }
    let own = [given.settings.firstEvaluations, given.settings.nextEvaluations]
    let new = [iterations.first, iterations.next ?? min(own[1], iterations.first)]
    func text(_ numbers: [Int]) -> String { numbers.map { "\($0)" }.joined(separator: ",") }
    return own == new
      ? nil : "--iterations \(text(new)) replaces the \(text(own)) of --preset \(given.rawValue)"
  }
}
