/// Ranges of a request's values, for all code that reads or checks them.
public enum Limits {
  public static let longestSide = 16...16_384
  public static let frames = 1...1_000_000_000
  public static let passes = 1...32
  public static let iterations = 1...100_000
  public static let styleScale = 0.1...4.0
  public static let quality = 1...100
  public static let picks = 1...24
  public static let concurrent = 1...100_000
  public static let threads = 1...1024
}
