import CFFmpeg

/// A fraction, as FFmpeg counts time bases, frame rates and pixel shapes.
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

  /// The fraction turned over.
  public var inverse: Rational { Rational(denominator, numerator) }

  /// The fraction nearest to a number with parts up to a million.
  public init(nearest value: Double) { self.init(av_d2q(value, 1_000_000)) }

  init(_ value: AVRational) { self.init(value.num, value.den) }

  var ffmpeg: AVRational { AVRational(num: numerator, den: denominator) }

  /// Whether both parts are positive, as they are in every rate and shape that is known.
  var isPositive: Bool { numerator > 0 && denominator > 0 }
}
