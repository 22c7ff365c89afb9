import Basics
import Painting

/// Options that a farm passes to Slurm.
extension OptionEntry {
  static let slurm = OptionEntry(
    name: "slurm", value: "options", section: .farm, fields: [.slurm],
    help:
      "Options for sbatch, such as \"--partition=cpu --mem=4G\"; they take precedence over the "
      + "estimate.",
    values: noValues)

  static let concurrent = OptionEntry(
    name: "concurrent", value: "number", section: .farm,
    help:
      "Maximum number of shots to paint at the same time (default: as many as the cluster "
      + "allows).",
    values: noValues)
}
