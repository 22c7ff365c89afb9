import Transfer

/// Strength, blend of styles and colours over time.
///
/// Each parameter is interpolated between the keys that name it. Before its first key and after its
/// last, it is constant; without any key it has the request's constant value.
public struct Keyframes: Codable, Equatable, Sendable {
  public enum Parameter: String, CaseIterable, Codable, CodingKeyRepresentable, Sendable {
    case strength
    /// Shares of the styles that are blended.
    case style
    /// From the painting's own colours, 0, to the content's, 1.
    case colors
  }

  /// A line of the file.
  public struct Key: Codable, Equatable, Sendable {
    /// From 1.
    public let line: Int
    /// In seconds of the input, from 0.
    public let time: Double
    /// Not empty; a value for each style, one value for the other parameters.
    public let values: [Parameter: [Double]]
    /// How the values change on the way to the next key.
    public let ease: Ease
  }

  /// The file that the keys were read from, for messages.
  public let path: String
  /// Not empty; ascending in time.
  public let keys: [Key]

  /// How a frame is to be painted.
  ///
  /// - Parameters:
  ///   - time: when it is shown, in seconds of the input.
  ///   - constant: values of the parameters without keys.
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
    // Keys have at most six decimals, times of frames any number.
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
  /// The key as a line of the file has it after the time.
  public var description: String {
    let words = Keyframes.Parameter.allCases.compactMap { parameter in
      values[parameter].map { values in
        "\(parameter)=" + values.map(plainText).joined(separator: ",")
      }
    }
    return (words + ["ease=\(ease.rawValue)"]).joined(separator: " ")
  }
}
