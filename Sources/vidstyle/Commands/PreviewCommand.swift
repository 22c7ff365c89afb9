import ArgumentParser
import Basics
import Foundation
import Painting
import Synchronization

/// `vidstyle preview IN STYLE … OUT`.
struct PreviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview",
    abstract: "Paints single frames as the whole run would, to help choose settings.",
    usage: "vidstyle preview <in> <style> … <out> [<options>]",
    discussion: """
      Takes the options of 'paint' except --deadline, --log-json, --dry-run and --each: insert 'preview' \
      into the command line, and name a picture as OUT. \
      Several frames, styles or values make one labelled sheet, which fills up as they are painted. \
      Then it prints the command line of the whole run, and an upper estimate of its time and memory.

      EXAMPLES
        vidstyle preview in.mp4 style.jpg sheet.png
        vidstyle preview in.mp4 a.jpg b.jpg sheet.png --at 1:23,frame:512 --size 512
        vidstyle preview in.mp4 a.jpg sheet.png --half --vary style-weight=5e-4,5e-3
      """)

  static let picturesHelp =
    "IN as for 'paint'; one or more style pictures; and the picture to write (.png, .jpg, .tif)."

  @Argument(help: ArgumentHelp(picturesHelp, valueName: "in> <style> … <out"))
  var pictures: [String] = []

  @Option(repeated: .at, read: PreviewMoment.list) var at: [[PreviewMoment]]
  @Option(.picks, read: TextValue.integer(Limits.picks)) var picks: Int?
  @Option(repeated: .vary, read: { try Variation($0) }) var vary: [Variation]
  @Flag(.half) var half: Bool
  @OptionGroup var options: PaintOptions

  private var input: String { pictures[0] }
  private var styles: ArraySlice<String> { pictures.dropFirst().dropLast() }
  private var output: String { pictures[pictures.count - 1] }

  func validate() throws {
    guard pictures.count >= 3 else {
      throw ValidationError("preview needs IN, at least one STYLE, and OUT")
    }
    if let pattern = Habits.replacedPattern(in: pictures) {
      throw ValidationError(Habits.quote(pattern))
    }
    guard vary.count <= 2 else {
      throw ValidationError("--vary can be given at most twice: a sheet has rows and columns")
    }
    if vary.count == 2, vary[0].option.name == vary[1].option.name {
      throw ValidationError("--vary \(vary[0].option.name) is given twice")
    }
    if picks != nil, !at.isEmpty { throw ValidationError("--picks and --at exclude each other") }
    for (option, isGiven) in [
      (.deadline, options.running.deadline != nil), (.logJson, options.running.log != nil),
      (.dryRun, options.running.isDryRun), (.each, options.running.each),
    ] as [(OptionEntry, Bool)] where isGiven {
      throw ValidationError("\(option.flag) is for the whole run, not for a preview")
    }
    let request = try options.request(
      input: input, style: styles[1], output: output, weights: "")
    let words = CommandText(request, defaultWeights: "").options
    for variation in vary where words.contains(variation.option.flag) {
      let name = variation.option.name
      throw ValidationError("--\(name) and --vary \(name) exclude each other")
    }
  }

  func run() throws {
    let (running, writing) = (options.running, options.writing)
    let instructions = try Environment.instructions(running.isa)
    let token = Interruption.listen()
    let progress = ProgressLine(level: running.logging.level(), isImmediate: false)
    // Missing weights are reported only if nothing else is wrong.
    let weights = Result { try Environment.weights(running.weights) }
    let usualWeights = (try? Environment.weights(nil)) ?? (try? weights.get()) ?? ""
    let variants = try variants(weights: (try? weights.get()) ?? "", instructions)
    var request = PreviewRequest(variants: variants, sheet: output)
    request.moments = at.flatMap(\.self)
    request.picks = picks ?? (variants.count > 1 ? 1 : 4)
    request.columns = columns
    request.isDraft = half
    request.overwrites = writing.overwrite
    request.bitDepth = writing.bitDepth
    request.quality = writing.quality
    let failure = Mutex<(any Error)?>(nil)
    let preview = try makePreview(request, cancellation: token) { event in
      switch event {
      case .message(let message): progress.show(message)
      case .chosen(let moments):
        progress.notice("painting --at \(moments.map(\.description).joined(separator: ","))")
      case .iterated(let cell): progress.showProgress { Self.parts(cell) }
      case .estimated(let pictures, let seconds):
        let count = "\(pictures) picture\(pictures == 1 ? " takes" : "s take")"
        if seconds > 60 { progress.notice("\(count) at most about \(TimeText.text(seconds))") }
      case .finished(let variant, let estimate):
        progress.hide()
        do {
          try StandardOutput.print(Self.text(variant, estimate, usualWeights))
        } catch {
          failure.withLock { $0 = error }
          token.cancel()
        }
      case .completed(let sheet, let pictures, let seconds):
        let count = "\(pictures) picture\(pictures == 1 ? "" : "s")"
        progress.notice("\(sheet): \(count) in \(TimeText.text(seconds))")
      }
    }
    _ = try weights.get()
    let isComplete = try preview.paint()
    if let error = failure.withLock({ $0 }) { throw error }
    guard isComplete else {
      progress.hide()
      Console.standardError.print("vidstyle: interrupted; \(output) shows what was painted")
      throw ExitCode(Interruption.exitCode)
    }
  }

  private func makePreview(
    _ request: PreviewRequest, cancellation: CancellationToken,
    report: @escaping @Sendable (PreviewEvent) -> Void
  ) throws -> Preview {
    do {
      return try Preview(
        request, workers: options.running.threads.workers, cancellation: cancellation,
        report: report)
    } catch let error as PreviewError {
      guard case .notPicture = error else { throw error }
      throw ValidationError(error.sentence.spoken)
    }
  }

  /// All combinations of styles and varied values, the last variation's values next to each other.
  private func variants(
    weights: String, _ instructions: String?
  ) throws -> [PreviewVariant] {
    let combinations = vary.reduce([[]]) { list, variation in
      list.flatMap { chosen in variation.values.map { chosen + [(variation.option, $0)] } }
    }
    var variants: [PreviewVariant] = []
    for style in styles {
      for chosen in combinations {
        var request = try options.request(input: input, style: style, output: "", weights: weights)
        if !chosen.isEmpty {
          request = try Self.request(request, with: chosen)
        }
        request.output.overwrites = false
        var labels = styles.count > 1 ? [URL(filePath: style).lastPathComponent] : []
        labels += chosen.map { "\($0.0.name) \($0.1)" }
        if !labels.isEmpty { labels[0] = "\(variants.count + 1): \(labels[0])" }
        variants.append(PreviewVariant(labels: labels, request: request))
      }
    }
    return variants
  }

  /// A request with other values of some options, checked together with all the others, since they
  /// may exclude each other.
  private static func request(
    _ request: PaintingRequest, with chosen: [(OptionEntry, String)]
  ) throws -> PaintingRequest {
    let words = CommandText(request, defaultWeights: request.weights).options
    return try PaintOptions.parse(words + chosen.flatMap { [$0.0.flag, $0.1] }).request(
      input: request.input, style: request.styles[0].path, output: request.output.path,
      weights: request.weights)
  }

  /// In a grid, a row has the last variation's values or, without one, the styles.
  private var columns: Int? {
    ([styles.count] + vary.map(\.values.count)).last { $0 > 1 }
  }

  private static func parts(_ progress: PreviewProgress) -> [String] {
    var parts = [
      "\(min(99, Int(100 * progress.share))) %", "picture \(progress.cell)/\(progress.cells)",
    ]
    if let remaining = progress.remaining { parts.append("ETA \(TimeText.text(remaining))") }
    return parts + ["iteration \(progress.iteration)/\(progress.limit)"]
  }

  /// The command of the whole run and its estimate, as comments and a command for a shell.
  private static func text(
    _ variant: PreviewVariant, _ estimate: PreviewEstimate, _ weights: String
  ) -> String {
    var lines =
      variant.labels.isEmpty ? [] : ["# \(variant.labels.joined(separator: ", ").printable)"]
    lines.append("\(CommandText(variant.request, defaultWeights: weights))")
    let time = estimate.seconds.map { "at most \(TimeText.text($0)), " } ?? ""
    lines.append("# \(time)\(Bytes.text(estimate.run.memory)) of memory")
    if let shortage = estimate.shortage { lines.append("# \(shortage.sentence.spoken.printable)") }
    return lines.joined(separator: "\n")
  }
}
