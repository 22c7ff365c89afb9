import CFFmpeg

/// A fraction, for time bases, frame rates and pixel aspect ratios.
public struct Rational: Sendable, Hashable {
  public var numerator: Int32
  public var denominator: Int32

  public init(_ numerator: Int32, _ denominator: Int32) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// The quotient; 0 when the denominator is 0.
  public var value: Double {
    denominator == 0 ? 0 : Double(numerator) / Double(denominator)
  }

  /// The reciprocal.
  public var inverse: Rational { Rational(denominator, numerator) }

  /// Approximates a number by the nearest fraction with parts up to a million.
  public init(nearest value: Double) { self.init(av_d2q(value, 1_000_000)) }

  init(_ value: AVRational) { self.init(value.num, value.den) }

  var ffmpeg: AVRational { AVRational(num: numerator, den: denominator) }

  /// Whether both parts are positive; FFmpeg writes unknown rates and ratios with a 0.
  var isPositive: Bool { numerator > 0 && denominator > 0 }
}
