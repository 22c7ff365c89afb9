/// Writes amounts of memory and disk for people.
public enum Bytes {
  /// "12.3 GB" or "480 MB".
  public static func text(_ bytes: Int) -> String {
    let mega = Double(bytes) / 1e6
    if mega < 999.5 { return "\(Int(mega.rounded())) MB" }
    return "\((mega / 100).rounded() / 10) GB"
  }
}
