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
    if styleLoss == .moments, !styles.masks.isEmpty || strength < 1 {
      throw ValidationError(
        "--style-loss moments takes \(styles.masks.isEmpty ? "full --strength" : "no --mask")")
    }
  }
}
