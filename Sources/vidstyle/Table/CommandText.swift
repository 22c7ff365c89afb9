import Basics
import Foundation
import Painting

/// The command line that makes a request.
struct CommandText: CustomStringConvertible {
  /// IN, STYLE, OUT.
  let files: [String]
  /// Options and their values.
  let options: [String]

  /// - Parameter defaultWeights: the weights that are found without an option.
  init(_ request: PaintingRequest, defaultWeights: String) {
    files = [request.input, request.styles[0].path, request.output.path]
    var base = PaintingRequest(
      input: files[0], style: files[1], output: files[2], weights: defaultWeights)
    base.look = Look.nearest(to: request.look).settings
    options = OptionTable.paint.flatMap { $0.words(request, unlike: base) }
  }

  /// The command line, quoted for a shell.
  var description: String {
    // Files that look like options must follow a double dash.
    let areTakenForOptions = files.contains { $0.hasPrefix("-") }
    let words = areTakenForOptions ? options + ["--"] + files : files + options
    return Self.quoted(["vidstyle"] + words)
  }

  /// Words for a shell, quoted where necessary.
  static func quoted(_ words: [String]) -> String {
    words.map { word in
      if word.printable != word { return "$'" + escaped(word) + "'" }
      let isPlain =
        !word.isEmpty
        && word.allSatisfy {
          $0.isASCII && ($0.isLetter || $0.isNumber || "%+,-./:=@_".contains($0))
        }
      return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }.joined(separator: " ")
  }

  /// A word's bytes in the `$'…'` notation of bash, zsh and ksh.
  private static func escaped(_ word: String) -> String {
    word.utf8.map { byte in
      let isPlain = (0x20..<0x7F).contains(byte) && byte != 0x27 && byte != 0x5C
      return isPlain
        ? String(Unicode.Scalar(byte)) : String(format: "\\x%02x", byte)
    }.joined()
  }
}
