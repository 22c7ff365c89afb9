import Foundation
import Transfer

/// Writes a loss and its terms for people.
public enum LossText {
  /// - Parameter isSeeded: whether the frame started from its predecessor: only then are there terms that
  ///   depend on earlier frames.
  public static func text(_ terms: LossTerms, isSeeded: Bool = false) -> String {
    "\(short(terms.total)) (content \(short(terms[.content])), style \(short(terms[.style])), "
      + "tv \(short(terms[.totalVariation])), palette \(short(terms[.palette]))"
      + (isSeeded
        ? ", temporal \(short(terms[.temporal])), uncovered \(short(terms[.uncovered])))" : ")")
  }

  private static func short(_ value: Double) -> String { String(format: "%.3g", value) }
}
