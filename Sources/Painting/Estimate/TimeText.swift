/// Writes spans of time for people.
public enum TimeText {
  /// "2 h 05 min", "3 min 20 s" or "12 s".
  public static func text(_ seconds: Double) -> String {
    // A damaged work folder may give any number.
    let whole = Int(min(max(seconds, 0), 1e15).rounded())
    if whole >= 3600 { return "\(whole / 3600) h \(twoDigits(whole / 60 % 60)) min" }
    if whole >= 60 { return "\(whole / 60) min \(twoDigits(whole % 60)) s" }
    return "\(whole) s"
  }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}
