import Basics
import VideoIO

extension Field {
  /// The option that sets the field.
  var flag: String {
    let flags: [Field: String] = [
      .start: "--start", .duration: "--duration", .frameLimit: "--frames", .longestSide: "--size",
      .frameRate: "--fps", .codec: "--codec", .crf: "--crf", .encoderPreset: "--preset",
      .pixelFormat: "--pix-fmt", .bitDepth: "--bit-depth", .quality: "--quality",
      .overwrite: "--overwrite",
    ]
    return flags[self] ?? description
  }
}

extension Error {
  /// The error in words, with options for fields.
  var text: String { (self as? any SentenceError)?.sentence.text(naming: \.flag) ?? "\(self)" }
}
