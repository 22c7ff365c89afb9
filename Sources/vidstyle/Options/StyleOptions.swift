import ArgumentParser
import Foundation
import Painting
import Transfer

/// The style pictures, and how they are used.
struct StyleOptions: ParsableArguments {
  @Option(repeated: .style, read: Self.share) var further: [(path: String, share: Double?)]
  @Option(.styleScale, read: TextValue.number(Limits.styleScale)) var styleScale: Double?
  @Option(.colors) var colors: TransferSettings.Colors?
  @Option(.strength, read: TextValue.number(0...1)) var strength: Double?
  @Option(.keyframes, read: Keyframes.init(file:)) var keyframes: Keyframes?
  @Option(repeated: .mask, read: Self.mask) var masks: [MaskChoice]

  func apply(to request: inout PaintingRequest) throws {
    request.styles = try [StyleChoice]([(request.styles[0].path, nil)] + further)
    request.masks = masks
    request.keyframes = keyframes
    request.look.styleScale = styleScale
    request.look.colors = colors ?? request.look.colors
    request.look.strength = strength ?? request.look.strength
  }

  /// FILE or FILE=SHARE; a file of exactly that name takes precedence.
  private static func share(_ text: String) throws -> (path: String, share: Double?) {
    guard let sign = text.lastIndex(of: "="), !FileManager.default.fileExists(atPath: text) else {
      return (text, nil)
    }
    let number = text[text.index(after: sign)...]
    guard let share = Double(number), share > 0, share < 1 else {
      throw ValidationError("the share '\(number)' is not a number between 0 and 1")
    }
    return (String(text[..<sign]), share)
  }

  /// MASK=STYLE; if there are several equals signs, the mask is the first part that is an existing
  /// file or folder.
  private static func mask(_ text: String) throws -> MaskChoice {
    let signs = text.indices.filter { text[$0] == "=" }
    let sign =
      signs.first { FileManager.default.fileExists(atPath: String(text[..<$0])) } ?? signs.first
    guard let sign, sign > text.startIndex, text.index(after: sign) < text.endIndex else {
      throw ValidationError("it takes MASK=STYLE, such as foreground.png=style.jpg")
    }
    return MaskChoice(
      path: String(text[..<sign]), style: String(text[text.index(after: sign)...]))
  }
}

extension TransferSettings.Colors: ExpressibleByArgument {}
