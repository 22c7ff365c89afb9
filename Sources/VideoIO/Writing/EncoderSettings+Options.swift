import Basics
import CFFmpeg

/// Checks of values against FFmpeg's description of the encoder's private options.
extension EncoderSettings {
  func crfValue(_ crf: Double, _ path: String) throws(MediaError) -> String {
    guard let option = option("crf") else {
      throw MediaError(path, .noSuchSetting(.crf, encoder: encoderName))
    }
    // x264 and x265 declare no limit; their standards' quantisers go up to 51.
    let low = max(0, option.min)
    let high = option.max > 1000 ? 51 : option.max
    guard crf >= low, crf <= high else {
      throw outOfRange(.crf, MediaError.plain(crf), low, high, path)
    }
    guard option.type != AV_OPT_TYPE_INT || crf == crf.rounded() else {
      throw MediaError(
        path, .notWhole(.crf, value: MediaError.plain(crf), encoder: encoderName))
    }
    return "\(crf)"
  }

  func presetValue(_ preset: String, _ path: String) throws(MediaError) -> String {
    guard let option = option("preset") else {
      throw MediaError(path, .noSuchSetting(.encoderPreset, encoder: encoderName))
    }
    let known =
      option.type == AV_OPT_TYPE_STRING ? EncoderOptions.usualPresets : constants(of: option)
    if known.contains(preset) { return preset }
    guard known.isEmpty, option.type == AV_OPT_TYPE_INT, let number = Int(preset) else {
      guard known.isEmpty else {
        throw MediaError(path, .unknownPreset(preset, encoder: encoderName, known: known))
      }
      throw outOfRange(.encoderPreset, preset, option.min, option.max, path)
    }
    guard Double(number) >= option.min, Double(number) <= option.max else {
      throw outOfRange(.encoderPreset, preset, option.min, option.max, path)
    }
    return preset
  }

  private func outOfRange(
    _ field: Field, _ value: String, _ low: Double, _ high: Double, _ path: String
  ) -> MediaError {
    MediaError(
      path,
      .outOfRange(
        field, value: value, encoder: encoderName, low: MediaError.plain(low),
        high: MediaError.plain(high)))
  }

  private func option(_ name: String) -> AVOption? {
    guard var description = codec.pointee.priv_class else { return nil }
    return withUnsafeMutablePointer(to: &description) {
      av_opt_find($0, name, nil, 0, AV_OPT_SEARCH_FAKE_OBJ)?.pointee
    }
  }

  /// Named values of an option.
  private func constants(of option: AVOption) -> [String] {
    guard var description = codec.pointee.priv_class, let unit = option.unit else { return [] }
    return withUnsafeMutablePointer(to: &description) { object in
      var names: [String] = []
      var last: UnsafePointer<AVOption>?
      while let next = av_opt_next(object, last) {
        last = next
        guard next.pointee.type == AV_OPT_TYPE_CONST, let itsUnit = next.pointee.unit else {
          continue
        }
        if String(cString: itsUnit) == String(cString: unit) {
          names.append(String(cString: next.pointee.name))
        }
      }
      return names
    }
  }
}
