import Basics
import Painting

/// How the program itself behaves.
extension OptionEntry {
  static let dryRun = OptionEntry(
    name: "dry-run", short: "n", value: nil, section: .running,
    help: "Check everything and estimate time, memory and disk space; write nothing.",
    values: noValues)

  static let each = OptionEntry(
    name: "each", value: nil, section: .running, isRare: true, fields: [.each],
    help:
      "IN is a folder of pictures of any sizes: paint each separately into the folder OUT. "
      + "Without -y, those already painted are skipped.", values: noValues)

  static let weights = OptionEntry(
    name: "weights", value: "file", section: .running, isRare: true, fields: [.weights],
    help:
      "VGG19's weights, made by scripts/convert_weights.py (default: $VIDSTYLE_WEIGHTS, then those in "
      + "the user's XDG data folder, those installed with the program, or those of the checkout that it "
      + "was built in).",
    values: value(\.weights))

  static let threads = OptionEntry(
    name: "threads", value: "number", section: .running,
    help: "Threads to use (default: all cores).", values: noValues)

  static let deadline = OptionEntry(
    name: "deadline", value: "time", section: .running, fields: [.deadline],
    help: "Finish within this time, such as 45m, 2h or 1:30:00.", values: number(\.deadline))

  static let logJson = OptionEntry(
    name: "log-json", value: "file", section: .running, isRare: true, fields: [.log],
    help: "Write a line of JSON for each frame: its losses, iterations and seconds.",
    values: given(\.log))

  static let engine = OptionEntry(
    name: "engine", value: "fast|plain", section: .running, isRare: true, fields: [.engine],
    help: "The engine that computes the network: fast (default), or plain, the slow reference.",
    values: value(\.engine, \.rawValue))

  static let isa = OptionEntry(
    name: "isa", value: "name", section: .running, isRare: true, fields: [.instructionSet],
    help:
      "The CPU's instruction set: portable, avx2 or avx512, or neon on ARM (default: "
      + "$VIDSTYLE_ISA, then the fastest). Frames differ between them in their last bits.",
    values: given(\.instructionSet))

  static let work = OptionEntry(
    name: "work", value: "folder", section: .running, isRare: true, fields: [.workFolder],
    help: "Keep finished frames here (default: OUT.vidstyle).", values: given(\.work.folder))

  static let restart = OptionEntry(
    name: "restart", value: nil, section: .running, fields: [.restart],
    help: "Start over, whatever the work folder holds.", values: flag(\.work.restarts))

  static let keep = OptionEntry(
    name: "keep", value: nil, section: .running, isRare: true, fields: [.keep],
    help: "Keep the work folder once the result is complete.",
    values: flag(\.work.isKept))

  static let quiet = OptionEntry(
    name: "quiet", short: "q", value: nil, section: .running,
    help: "Print warnings and errors only.", values: noValues)

  static let verbose = OptionEntry(
    name: "verbose", short: "v", value: nil, section: .running,
    help: "Also print decisions made during the run.", values: noValues)
}
