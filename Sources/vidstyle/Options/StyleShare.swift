import ArgumentParser
import Foundation

/// FILE or FILE=SHARE behind `--style`.
struct StyleShare: Equatable {
  let path: String
  /// Between 0 and 1; nil: an equal part of what the others leave.
  let share: Double?

  /// A file that has the very name comes first.
  init(_ text: String) throws {
    guard let sign = text.lastIndex(of: "="), !FileManager.default.fileExists(atPath: text) else {
      (path, share) = (text, nil)
      return
    }
    let number = text[text.index(after: sign)...]
    guard let share = Double(number), share > 0, share < 1 else {
      throw ValidationError("the share '\(number)' is not a number between 0 and 1")
    }
    path = String(text[..<sign])
    self.share = share
  }

  init(path: String, share: Double?) {
    self.path = path
    self.share = share
  }
}

extension [StyleShare] {
  /// What each picture counts for; together 1.
  ///
  /// What is left by those that name their share is divided equally among the others.
  func shares() throws -> [Double] {
    let given = reduce(0) { $0 + ($1.share ?? 0) }
    let others = count { $0.share == nil }
    guard others == 0 || given < 1 else {
      throw ValidationError(
        "--style: the shares add up to \(String(format: "%g", given)); they must leave something for STYLE"
      )
    }
    return map { $0.share ?? (1 - given) / Double(others) }
  }
}
