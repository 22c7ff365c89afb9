import Foundation

/// Random numbers that are the same for the same seed (SplitMix64).
public struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Damage done to files by a seed: bits flip, pieces vanish, come twice, change places or give way to
/// words that parsers are known to stumble over.
public enum Mutation {
  public static func damage(_ data: Data, words: [String] = [], seed: UInt64) -> Data {
    var generator = SeededGenerator(seed: seed)
    var bytes = [UInt8](data)
    for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
      let start = Int.random(in: 0..<bytes.count, using: &generator)
      let length = Int.random(in: 1...max(1, min(40, bytes.count - start)), using: &generator)
      let piece = start..<min(bytes.count, start + length)
      switch Int.random(in: 0..<(words.isEmpty ? 5 : 7), using: &generator) {
      case 0: bytes[start] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 1: bytes[start] = .random(in: .min ... .max, using: &generator)
      case 2: bytes.removeSubrange(piece)
      case 3:
        let target = Int.random(in: 0...bytes.count, using: &generator)
        bytes.insert(contentsOf: Array(bytes[piece]), at: target)
      case 4: bytes.removeLast(Int.random(in: 0...bytes.count, using: &generator))
      default:
        let word = Array(words.randomElement(using: &generator)!.utf8)
        bytes.replaceSubrange(Bool.random(using: &generator) ? piece : start..<start, with: word)
      }
    }
    return Data(bytes)
  }

  /// Seeds for a run: `count` from a fixed one on, or from `VIDSTYLE_FUZZ_SEED`, and as many as
  /// `VIDSTYLE_FUZZ_COUNT` says.
  public static func seeds(_ count: UInt64) -> Range<UInt64> {
    let variables = ProcessInfo.processInfo.environment
    let first = variables["VIDSTYLE_FUZZ_SEED"].flatMap(UInt64.init) ?? 1
    return first..<(first + (variables["VIDSTYLE_FUZZ_COUNT"].flatMap(UInt64.init) ?? count))
  }
}
