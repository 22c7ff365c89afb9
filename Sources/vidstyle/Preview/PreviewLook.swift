import Foundation
import Logging
import Transfer
import VideoIO

/// One of the ways of painting that a sheet compares.
struct PreviewLook {
  /// What sets it apart from the others, a line each; empty for the only one.
  let labels: [String]
  /// The whole run that paints so.
  let job: Job
  /// Its command line.
  let command: String
}

extension PreviewLook {
  /// All combinations of styles and varied values, the last variation's values next to each other.
  static func all(
    of command: PreviewCommand, words: CommandWords, source: MediaInput, logger: Logger
  ) throws -> [PreviewLook] {
    let combinations = command.vary.reduce([[]]) { list, variation in
      list.flatMap { chosen in variation.values.map { chosen + [(variation.name, $0)] } }
    }
    let count = command.styles.count * combinations.count
    var looks: [PreviewLook] = []
    for style in command.styles {
      for chosen in combinations {
        let varied = chosen.flatMap { ["--\($0.0)", $0.1] }
        // Parsed together with all the others: they may exclude each other.
        let parsed = try PreviewCommand.parse(varied + words.words)
        let settings = try parsed.settings
        let number = count > 1 ? "-\(looks.count + 1)" : ""
        let target = try target(for: source, named: command.output, number)
        var labels = (command.styles.count > 1 ? [URL(filePath: style).lastPathComponent] : [])
        labels += chosen.map { "\($0.0) \($0.1)" }
        if !labels.isEmpty { labels[0] = "\(looks.count + 1): \(labels[0])" }
        looks.append(
          PreviewLook(
            labels: labels,
            job: Job(
              source: source, styles: try parsed.blending.sources(first: style), masks: [],
              keyframes: parsed.blending.keyframes,
              target: target, range: command.range,
              motion: command.motion, writing: command.writing,
              encoderPreset: parsed.presets.encoder, settings: settings,
              running: command.running, keeping: command.keeping,
              isQuiet: command.logging.quiet, logger: logger),
            command: CommandWords.command(
              [command.input, style, target.path],
              words.optionsOfTheRun(isToVideo: target.isVideo) + varied)))
      }
    }
    return looks
  }

  /// What the whole run would write: sheet.png → sheet.mp4 for a video, sheet-painted.png for a
  /// picture, and a folder for a sequence.
  private static func target(
    for source: MediaInput, named sheet: String, _ number: String
  ) throws -> MediaOutput {
    let url = URL(filePath: source.path)
    let stem = sheet.dropLast(URL(filePath: sheet).pathExtension.count + 1) + number
    if case .sequence = source { return .folder("\(stem)/") }
    let reader = try VideoReader(input: source, options: .init(), logger: .silent)
    if reader.info.isStill { return .picture("\(stem)-painted.png") }
    let ending = url.pathExtension.lowercased()
    return .video("\(stem).\(OutputKind.video.endings.contains(ending) ? ending : "mp4")")
  }
}
