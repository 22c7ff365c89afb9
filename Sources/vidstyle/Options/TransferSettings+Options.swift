import ArgumentParser
import Transfer

extension TransferSettings {
  /// What the options ask for together; throws where they exclude each other.
  init(
    _ presets: PresetOptions, _ look: LookOptions, _ styles: StyleOptions, _ motion: MotionOptions
  ) throws {
    self = try look.settings(presets.look)
    styles.apply(to: &self)
    try motion.apply(to: &self)
    try styles.keyframes?.check(against: styles)
    let isWeaker = strength < 1 || styles.keyframes?.leastStrength ?? 1 < 1
    if styleLoss == .moments, !styles.masks.isEmpty || isWeaker {
      throw ValidationError(
        "--style-loss moments takes \(styles.masks.isEmpty ? "full --strength" : "no --mask")")
    }
  }
}
