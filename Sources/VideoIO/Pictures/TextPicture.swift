import Basics

/// Draws text as images, with FFmpeg's drawtext in the font that fontconfig calls Sans.
public enum TextPicture {
  /// Draws a line of text, white on black, in the largest font that fits into `size`.
  public static func line(
    _ text: String, size: Size
  ) throws(MediaError) -> RGBImage {
    // A letter of Sans is about 0.6 times as wide as high.
    let wanted = Double(size.width - 8) / (0.6 * Double(max(1, text.count)))
    let fontSize = Int(max(6, min(Double(size.height) * 0.7, wanted)))
    let path = "a label"
    let graph = try FilterGraph(
      entrance: "color", arguments: "color=black:size=\(size):rate=1",
      steps: [
        "format=gray",
        "drawtext=font=Sans:fontsize=\(fontSize):fontcolor=white:x=4:y=h*0.75-ascent:expansion=none"
          + ":text=\(FilterGraph.quoted(text))",
      ], exit: "buffersink", operation: .convert, path: path)
    let frame = try DecodedFrame(path)
    _ = try graph.pull(into: frame)
    var levels: [Float] = []
    frame.forEachRow(ofComponent: 0, format: PixelFormat(name: "gray")!) { _, codes in
      levels += codes.map { Float($0) / 255 }
    }
    return RGBImage(size: size, pixels: levels + levels + levels)
  }
}

extension FilterGraph {
  /// Escapes the value of a filter's option: once for the filter's options and once for the chain.
  static func quoted(_ text: String) -> String {
    func escaped(_ text: String) -> String {
      text.map { $0.isASCII && !$0.isLetter && !$0.isNumber ? "\\\($0)" : "\($0)" }.joined()
    }
    return escaped(escaped(text))
  }
}
