import Foundation
import Transfer

/// Strength, blend of styles and colours over time: `--keyframes`.
///
/// Each of them has the keys that name it, and goes from one of these to the next; before its first key and
/// after its last it stays, and without a key it is what its option says.
struct Keyframes {
  enum Parameter: String, CaseIterable {
    case strength
    /// Shares of STYLE and each further style.
    case style
    /// From those of the painting, 0, to those of the content, 1.
    case colors
  }

  /// A line of the file.
  struct Key {
    /// From 1.
    let line: Int
    /// In seconds of the input, from 0.
    let time: Double
    /// Not empty; one value each, but for the styles.
    let values: [Parameter: [Double]]
    /// Of the way to the next key.
    let ease: Ease
  }

  let path: String
  /// Not empty; by time, each later than the one before.
  let keys: [Key]

  /// What a frame is to become.
  ///
  /// - Parameters:
  ///   - time: when it is shown, in seconds of the input.
  ///   - constant: what holds where there are no keys.
  func aim(at time: Double, otherwise constant: FrameAim) -> FrameAim {
    FrameAim(
      strength: values(.strength, at: time)?[0] ?? constant.strength,
      shares: values(.style, at: time) ?? constant.shares,
      contentColors: values(.colors, at: time)?[0] ?? constant.contentColors)
  }

  /// The keys of one parameter.
  func track(_ parameter: Parameter) -> [Key] { keys.filter { $0.values[parameter] != nil } }

  private func values(_ parameter: Parameter, at time: Double) -> [Double]? {
    let track = track(parameter)
    // Keys have six decimals at most, times of frames any number of them.
    let time = (time * 1e6).rounded() / 1e6
    guard let next = track.firstIndex(where: { $0.time > time }), next > 0 else {
      return (time < track.first?.time ?? 0 ? track.first : track.last)?.values[parameter]
    }
    let (a, b) = (track[next - 1], track[next])
    let way = a.ease.way((time - a.time) / (b.time - a.time))
    return zip(a.values[parameter]!, b.values[parameter]!).map { $0 + way * ($1 - $0) }
  }
}

extension Keyframes.Key: CustomStringConvertible {
  /// What a line of the file would say after the time.
  var description: String {
    let words = Keyframes.Parameter.allCases.compactMap { parameter in
      values[parameter].map { values in
        "\(parameter)=" + values.map { String(format: "%g", $0) }.joined(separator: ",")
      }
    }
    return (words + ["ease=\(ease.rawValue)"]).joined(separator: " ")
  }
}
