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
  /// only a preview takes, or only its picture.
  func optionsOfTheRun(isToVideo: Bool) -> [String] {
    let dropped = ["--at", "--vary", "--picks"] + (isToVideo ? ["--bit-depth", "--quality"] : [])
    var options: [String] = []
    var skipsValue = false
    for (index, word) in words.enumerated() {
      if skipsValue {
        skipsValue = false
      } else if dropped.contains(word) {
        skipsValue = true
      } else if !["--draft", "--overwrite", "--"].contains(word),
        !dropped.contains(where: { word.hasPrefix($0 + "=") }), !isPositional(index)
      {
        let isFlags =
          word.hasPrefix("-") && word.count > 1 && word.dropFirst().allSatisfy(\.isLetter)
        let kept = isFlags ? word.replacing("y", with: "") : word
        if !isFlags || kept != "-" { options.append(kept) }
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

  /// The command line of a run.
  static func command(_ files: [String], _ options: [String]) -> String {
    let areTakenForOptions = files.contains { $0.hasPrefix("-") }
    return quoted(
      ["vidstyle"] + (areTakenForOptions ? options + ["--"] + files : files + options))
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
