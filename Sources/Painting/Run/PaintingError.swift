import Basics
import Transfer

/// A run that is impossible although every file is readable; the description is one sentence.
public enum PaintingError: SentenceError, Equatable {
  case tooSmall(path: String, size: Size, scaled: Bool, least: Int)
  case stillToVideo(input: String, output: String)
  case failedFrame(number: Int, cause: OptimizationError, remedies: [Field])
  case noEncoder(Field, value: String, output: String)
  case noPicture(Field, output: String)
  case unknownLength(String)
  case littleAddressSpace(needed: Int, left: Int)
  case littleMemory(needed: Int, left: Int, size: Size, fitting: Int?)

  public var sentence: Sentence {
    switch self {
    case .noEncoder(let field, _, let output):
      return "\(field) is for video encoders; \(output) is written without one"
    case .noPicture(let field, let output):
      return "\(field) is for pictures; \(output) is a video"
    case .unknownLength(let path):
      return
        "\(.deadline) needs the number of frames of \(path), which is not known; "
        + "\(.frameLimit) sets how many to paint"
    case .littleAddressSpace(let needed, let left):
      return
        "painting takes about \(Bytes.text(needed)) of address space, but the limit (ulimit -v) leaves only "
        + "\(Bytes.text(left))"
    case .littleMemory(let needed, let left, let size, let fitting):
      let fits: Sentence = fitting.map { "; \(.longestSide) \($0) fits" } ?? ""
      return
        "frames of \(size) take about \(Bytes.text(needed)) of memory, but only \(Bytes.text(left)) are "
        + "free" + fits
    case .tooSmall(let path, let size, let scaled, let least):
      return "\(path) is \(size) pixels\(scaled ? " at this size" : ""); "
        + "\(least > VGG19.smallestSide ? "pool5" : "VGG19") needs at least \(least)x\(least)"
    case .stillToVideo(let input, let output):
      return "\(input) is a single picture and \(output) a video; name a picture (.png) to write"
    case .failedFrame(let number, let cause, let remedies):
      let reason =
        switch cause {
        case .notFinite: "its loss was not a finite number"
        case .stalled: "no step reduced its loss"
        case .notRestored: "its unfinished state could not be read"
        }
      let fields = remedies.dropFirst().reduce("\(remedies[0])" as Sentence) { $0 + " or \($1)" }
      return "frame \(number) could not be painted: \(reason), even with a smaller step; a smaller "
        + fields + " may help"
    }
  }
}

extension TransferSettings {
  /// The fields to reduce if a loss overflows: the weights that are furthest above their defaults.
  var remedies: [Field] {
    let usual = TransferSettings()
    let excess: [(field: Field, factor: Double)] = [
      (.contentWeight, contentWeight / usual.contentWeight),
      (.styleWeight, styleWeight / usual.styleWeight),
      (.paletteWeight, paletteWeight / usual.paletteWeight),
      (.temporalWeight, temporalWeight / usual.temporalWeight),
      (.totalVariationWeight, totalVariationWeight ?? 0),
      (.contentLayers, contentLayers.map(\.weight).max() ?? 1),
      (.styleLayers, styleLayers.map(\.weight).max() ?? 1),
    ]
    let most = excess.map(\.factor).max()!
    var fields = excess.filter { $0.factor > 10 && $0.factor >= most / 100 }.map(\.field)
    if fields.isEmpty { fields = [.styleWeight] }
    if case .adam = method { fields.append(.learningRate) }
    return fields
  }
}
