import Basics
import Painting

/// What a farm asks of Slurm.
extension OptionEntry {
  static let slurm = OptionEntry(
    name: "slurm", value: "options", section: .farm, fields: [.slurm],
    help:
      "Options for sbatch, as \"--partition=cpu --mem=4G\"; they win over what the estimate asks for.",
    values: noValues)

  static let concurrent = OptionEntry(
    name: "concurrent", value: "number", section: .farm,
    help: "How many shots to paint at once at most (default: as many as the cluster can).",
    values: noValues)
}
