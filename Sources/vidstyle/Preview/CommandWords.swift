import Foundation

/// The words of a preview's command line, and the command lines that can be made of them.
struct CommandWords {
  /// Everything behind the command's name.
  let words: [String]

  /// Whether an option is given, by its long name without the dashes.
  func hasOption(_ name: String) -> Bool {
    words.contains { $0 == "--\(name)" || $0.hasPrefix("--\(name)=") }
  }

  /// The options that the whole run takes as well: without the positional arguments, and without what
  /// only a preview takes.
  var optionsOfTheRun: [String] {
    var options: [String] = []
    var skipsValue = false
    for (index, word) in words.enumerated() {
      if skipsValue {
        skipsValue = false
      } else if ["--at", "--vary", "--picks"].contains(word) {
        skipsValue = true
      } else if !["--draft", "-y", "--overwrite", "--"].contains(word),
        !["--at=", "--vary=", "--picks="].contains(where: word.hasPrefix), !isPositional(index)
      {
        options.append(word)
      }
    }
    return options
  }

  /// Whether a word is no option and no option's value: the parser knows.
  private func isPositional(_ index: Int) -> Bool {
    if words[..<index].contains("--") { return true }
    if words[index].hasPrefix("-") { return false }
    let mark = "\u{1}"
    var others = words
    others[index] = mark
    return (try? PreviewCommand.parse(others))?.pictures.contains(mark) ?? false
  }

  /// The words as a shell wants to read them.
  static func quoted(_ words: [String]) -> String {
    words.map { word in
      let isPlain =
        !word.isEmpty
        && word.allSatisfy {
          $0.isASCII && ($0.isLetter || $0.isNumber || "%+,-./:=@_".contains($0))
        }
      return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }.joined(separator: " ")
  }
}
