import ArgumentParser
import Foundation

/// MASK=STYLE behind `--mask`.
struct MaskChoice: Equatable {
  let path: String
  let style: String

  /// Where there are several signs, the mask's name is that of a file or folder if any is.
  init(_ text: String) throws {
    let signs = text.indices.filter { text[$0] == "=" }
    let sign =
      signs.first { FileManager.default.fileExists(atPath: String(text[..<$0])) } ?? signs.first
    guard let sign, sign > text.startIndex, text.index(after: sign) < text.endIndex else {
      throw ValidationError("it takes MASK=STYLE, as foreground.png=style.jpg")
    }
    path = String(text[..<sign])
    style = String(text[text.index(after: sign)...])
  }
}
