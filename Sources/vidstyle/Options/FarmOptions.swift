import ArgumentParser
import Painting

/// Options that a farm passes to Slurm.
struct FarmOptions: ParsableArguments {
  @Option(repeated: .slurm, read: { $0 }) var texts: [String]
  @Option(.concurrent, read: TextValue.integer(Limits.concurrent)) var concurrent: Int?

  /// The words for sbatch.
  var words: [String] {
    texts.flatMap { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
  }

  func validate() throws {
    for word in words where !word.hasPrefix("-") {
      throw ValidationError(
        "--slurm '\(word)' is not an sbatch option; attach a value with =, such as --partition=cpu"
      )
    }
    let own = [
      "--array", "-a", "--dependency", "-d", "--output", "-o", "--job-name", "-J", "--parsable",
      "--chdir", "-D", "--wrap", "--wait", "-W", "--hold", "-H",
    ]
    for word in words {
      let name = word.prefix { $0 != "=" }
      if own.contains(String(name)) {
        throw ValidationError("--slurm '\(word)': the farm sets \(name) itself")
      }
    }
  }
}
