/// Weights of gamma-encoded R, G and B in luma; they sum to 1.
public struct LumaWeights: Hashable, Sendable {
  public let red: Double
  public let green: Double
  public let blue: Double

  public init(red: Double, green: Double, blue: Double) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// ITU-R BT.709: high-definition video, and sRGB pictures.
  public static let bt709 = LumaWeights(red: 0.2126, green: 0.7152, blue: 0.0722)
  /// ITU-R BT.601: standard-definition video and JPEG.
  public static let bt601 = LumaWeights(red: 0.299, green: 0.587, blue: 0.114)
  /// ITU-R BT.2020, non-constant luminance: ultra-high-definition video.
  public static let bt2020 = LumaWeights(red: 0.2627, green: 0.678, blue: 0.0593)

  /// Red, green, blue.
  public var values: [Double] { [red, green, blue] }
}
