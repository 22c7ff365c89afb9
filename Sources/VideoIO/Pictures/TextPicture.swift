import Basics
import CFFmpeg

/// Words as pictures, drawn by FFmpeg's drawtext in the font that fontconfig calls Sans.
public enum TextPicture {
  /// A line of text, white on black, as large as it fits into so many pixels.
  public static func line(
    _ text: String, size: Size
  ) throws(MediaError) -> RGBImage {
    // Sans is about 0.6 wide to 1 high.
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
  /// A value of an option as the notation of chains has it: marks are escaped once for the options of
  /// a filter, and once for the chain.
  static func quoted(_ text: String) -> String {
    func escaped(_ text: String) -> String {
      text.map { $0.isASCII && !$0.isLetter && !$0.isNumber ? "\\\($0)" : "\($0)" }.joined()
    }
    return escaped(escaped(text))
  }
}
