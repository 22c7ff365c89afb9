import ArgumentParser

extension Keyframes {
  /// The least strength that any key gives; nil if none gives any.
  var leastStrength: Double? { track(.strength).map { $0.values[.strength]![0] }.min() }

  /// Throws where an option says otherwise, or there are not as many styles.
  func check(against options: StyleOptions) throws {
    let count = 1 + options.further.count
    for key in track(.style) where key.values[.style]!.count != count {
      let given = key.values[.style]!.count
      throw ValidationError(
        "--keyframes \(path), line \(key.line): style has \(given) share\(given == 1 ? "" : "s"), "
          + "and there \(count == 1 ? "is 1 style" : "are \(count) styles")")
    }
    let shared = options.further.first { $0.share != nil }
    for (parameter, option) in [
      (.strength, options.strength.map { "--strength \($0)" }),
      (.style, shared.map { "the share of --style \($0.path)" }),
      (.colors, options.colors == .content ? "--colors content" : nil),
    ] as [(Parameter, String?)] {
      if let option, let key = track(parameter).first {
        throw ValidationError(
          "\(option) and \(parameter) in line \(key.line) of --keyframes \(path) exclude each other"
        )
      }
    }
  }
}
