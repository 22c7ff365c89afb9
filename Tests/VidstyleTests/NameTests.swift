import Foundation
import Glibc
import TestSupport
import Testing

/// Names of files that are unusual, and outputs that are not what they seem.
@Suite struct NameTests {
  private let folder = try! TemporaryDirectory()

  private func paint(_ output: String, _ options: [String] = []) throws -> Shell.Result {
    try Program.run(
      [Program.clip, Program.style, folder.file(output), "--frames", "1", "--quiet"]
        + Program.quick + options)
  }

  /// Names as the file system has them, byte by byte.
  private func names() throws -> [String] {
    try Shell.run(["ls", "-1A", "--quoting-style=literal", folder.path])
      .split(separator: "\n").map(String.init).sorted()
  }

  @Test(arguments: [
    "100%done.mp4", "50%.mp4", "a%%b.mp4", "\u{301}x.mp4", "e\u{301}.mp4",
    String(repeating: "x", count: 247) + ".mp4", String(repeating: "é", count: 125) + ".mp4",
    "new\nline.mkv", "-x.mp4",
  ]) func outputsHaveTheirName(name: String) throws {
    let result = try paint(name)
    #expect(result.status == 0, "\(result.errors)")
    let own = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(own.map { Array($0.utf8) } == [Array(name.utf8)])
    #expect(try MediaProbe.frameTimes(folder.file(name)).count == 1)
  }

  /// Nothing is painted for a name that no file can have.
  @Test(arguments: [String(repeating: "x", count: 252) + ".mp4", "http://a/b", "x://y.mp4"])
  func impossibleNamesAreRefusedAtOnce(name: String) throws {
    let path = name.contains(":") ? name : folder.file(name)
    let result = try Program.run([Program.clip, Program.style, path] + Program.quick)
    let isAddress = name.contains(":")
    #expect(
      Program.sentence(result)
        == (isAddress
          ? "\(path) is an address; vidstyle only reads and writes files"
          : "could not write \(path): File name too long"))
    #expect(result.status == 1)
    #expect(try names() == [])
  }

  /// Two pictures whose names Swift takes for the same text.
  @Test func accentsInTwoForms() throws {
    let input = folder.file("in")
    try FileManager.default.createDirectory(atPath: input, withIntermediateDirectories: true)
    for name in ["\u{E9}.png", "e\u{301}.png"] {
      try Shell.ffmpeg([
        "-f", "lavfi", "-i", "testsrc2=s=64x48", "-frames:v", "1", "\(input)/\(name)",
      ])
    }
    let result = try Program.run(
      [input, Program.style, folder.file("out/"), "--quiet"] + Program.quick)
    #expect(result.status == 0, "\(result.errors)")
    let own = try FileManager.default.contentsOfDirectory(atPath: folder.file("out"))
    #expect(Set(own.filter { $0.hasSuffix("png") }.map { Array($0.utf8) }).count == 2)
  }

  /// A link that leads nowhere is an existing file; with -y what it leads to is written.
  @Test func danglingLinks() throws {
    for name in ["out.mp4", "out.png"] {
      let (link, target) = (folder.file(name), folder.file("target-" + name))
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
      #expect(
        try Program.sentence(paint(name)) == "\(link) already exists; --overwrite replaces it")
      #expect(try paint(name, ["-y"]).status == 0)
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == target)
      #expect(FileManager.default.fileExists(atPath: target))
    }
  }

  @Test func aReplacedFileKeepsItsMode() throws {
    for name in ["out.mp4", "out.png", "out.jpg"] {
      try Data("old".utf8).write(to: URL(filePath: folder.file(name)))
      #expect(chmod(folder.file(name), 0o600) == 0)
      #expect(try paint(name, ["-y"]).status == 0)
      #expect(try Shell.run(["stat", "-c", "%a", folder.file(name)]) == "600\n")
    }
  }

  @Test func addressesAreNotRead() throws {
    let address = "https://example.org/in.mp4?x=1"
    let arguments = [Program.style, folder.file("out.mp4")] + Program.quick
    #expect(
      try Program.sentence(Program.run([address] + arguments))
        == "\(address) is an address; vidstyle only reads and writes files")
    #expect(
      try Program.sentence(
        Program.run([Program.clip, Program.style, "rtmp://a/out.mp4"] + Program.quick))
        == "rtmp://a/out.mp4 is an address; vidstyle only reads and writes files")
    #expect(
      try Program.sentence(paint("out")).hasSuffix(
        "pictures into a folder as \(folder.file("out"))/"))
  }

  /// Texts that name other files, whatever they are called: nothing of these is opened.
  @Test func playlistsAreRefused() throws {
    let clip = Program.clip
    let texts = [
      "concat": "ffconcat version 1.0\nfile '\(clip)'\n",
      "hls": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:\(clip)\n#EXT-X-ENDLIST\n",
      "dash": """
      <?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" \
      profiles="urn:mpeg:dash:profile:isoff-main:2011"><Period><AdaptationSet \
      mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>file:\(clip)</BaseURL>\
      </Representation></AdaptationSet></Period></MPD>
      """,
      "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
    ]
    let still = Program.style
    for (format, text) in texts {
      // FFmpeg goes by the ending of pictures; then it is none.
      for name in ["in.mp4", "in.txt"] + (format == "sdp" ? [] : ["in.png"]) {
        let path = folder.file(name)
        try Data(text.utf8).write(to: URL(filePath: path))
        let sentence =
          "\(path) is a playlist (\(format)), which refers to other files; only videos and pictures "
          + "themselves are read"
        for arguments in [[path, still], [clip, path]] {
          let result = try Program.run(arguments + [folder.file("out.mp4")] + Program.quick)
          #expect(Program.sentence(result) == sentence)
        }
        #expect(try Program.sentence(Program.run(["measure", clip, path])) == sentence)
      }
    }
  }
}
