import ArgumentParser
import Painting
import VideoIO

/// `--preset`: a look, whose settings other options change.
struct PresetOptions: ParsableArguments {
  @Option(.preset, read: Self.look) var given: Look?

  var look: Look { given ?? .default }

  private static func look(_ name: String) throws -> Look {
    guard let look = Look(rawValue: name) else {
      let isEncoders = EncoderOptions.usualPresets.contains(name)
      throw ValidationError(
        isEncoders
          ? "it is an encoder preset; use --encoder-preset \(name)"
          : "the looks are \(Look.names); --encoder-preset is the encoder's own preset")
    }
    return look
  }
}
