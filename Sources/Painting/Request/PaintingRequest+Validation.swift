import Basics
import Transfer
import VideoIO

extension PaintingRequest {
  /// Checks everything that can be checked without opening a file.
  ///
  /// - Throws: ``ValueError`` for a value out of range, and for fields that exclude each other.
  public func validate() throws(ValueError) {
    try checkStyles()
    try checkRanges()
    try checkLook()
    try checkCoherence()
    try checkKeyframes()
  }

  private func checkStyles() throws(ValueError) {
    guard !styles.isEmpty else { throw ValueError("\(.style) is missing") }
    let sum = styles.reduce(0) { $0 + $1.share }
    guard styles.allSatisfy({ (0...1).contains($0.share) }), abs(sum - 1) < 1e-6 else {
      throw ValueError("\(.styles): the shares add up to \(plainText(sum)) and must add up to 1")
    }
    guard masks.count <= MaskChoice.limit else {
      throw ValueError(
        "\(.masks) was given \(masks.count) times; up to \(MaskChoice.limit) are allowed")
    }
  }

  private func checkRanges() throws(ValueError) {
    try Self.demand(selection.longestSide, of: .longestSide, in: Limits.longestSide)
    try Self.demand(selection.shortestSide, of: .longestSide, in: Limits.longestSide)
    try Self.demand(selection.frameLimit, of: .frameLimit, in: Limits.frames)
    try Self.demand(selection.start, of: .start, in: 0...TextValue.longestTime)
    try Self.demand(selection.duration, of: .duration, in: 0...TextValue.longestTime)
    try Self.demand(coherence.passes, of: .passes, in: Limits.passes)
    try Self.demand(look.firstEvaluations, of: .iterations, in: Limits.iterations)
    try Self.demand(look.nextEvaluations, of: .iterations, in: Limits.iterations)
    try Self.demand(look.strength, of: .strength, in: 0...1)
    try Self.demand(look.contentFocus, of: .contentFocus, in: 0...1)
    try Self.demand(look.styleScale, of: .styleScale, in: Limits.styleScale)
    try Self.demand(output.quality, of: .quality, in: Limits.quality)
    for (weight, field) in [
      (look.contentWeight, .contentWeight), (look.styleWeight, .styleWeight),
      (look.paletteWeight, .paletteWeight), (look.temporalWeight, .temporalWeight),
      (look.totalVariationWeight, .totalVariationWeight),
    ] as [(Double?, Field)] {
      try Self.demand(weight, of: field, in: 0...Double.greatestFiniteMagnitude)
    }
  }

  private func checkLook() throws(ValueError) {
    guard look.contentWeight > 0 || look.styleWeight > 0 else {
      throw ValueError("\(.contentWeight) and \(.styleWeight) must not both be 0")
    }
  }

  private func checkCoherence() throws(ValueError) {
    guard !coherence.usesFlow else { return }
    if look.nextImage == .moved {
      throw ValueError("\(.nextImage) moved needs \(.flow) dis")
    }
    if coherence.flowFolder != nil {
      throw ValueError("\(.flowFolder) needs \(.flow) dis")
    }
  }

  private func checkKeyframes() throws(ValueError) {
    guard let keyframes else { return }
    for key in keyframes.track(.style) where key.values[.style]!.count != styles.count {
      let given = key.values[.style]!.count
      throw ValueError(
        "\(.keyframes) \(keyframes.path), line \(key.line): style has \(given) "
          + "share\(given == 1 ? "" : "s"), and there "
          + "\(styles.count == 1 ? "is 1 style" : "are \(styles.count) styles")")
    }
    let uneven = styles.first { abs($0.share - styles[0].share) > 1e-9 }
    for (parameter, quote) in [
      (.strength, look.strength < 1 ? "\(.strength) \(look.strength)" : nil),
      (.style, uneven.map { "the share of \(.styles) \($0.path)" }),
      (.colors, look.colors == .content ? "\(.colors) content" : nil),
    ] as [(Keyframes.Parameter, Sentence?)] {
      if let quote, let key = keyframes.track(parameter).first {
        throw ValueError(
          "\(quote) and \(parameter.rawValue) in line \(key.line) of \(.keyframes) "
            + "\(keyframes.path) exclude each other")
      }
    }
  }

  private static func demand<Value: Comparable & CustomStringConvertible>(
    _ value: Value?, of field: Field, in range: ClosedRange<Value>
  ) throws(ValueError) {
    guard let value, !range.contains(value) else { return }
    throw ValueError(
      "\(field) \(value): it must be from \(range.lowerBound) to \(range.upperBound)")
  }
}
