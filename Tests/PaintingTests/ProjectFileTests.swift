import Basics
import Foundation
import Painting
import TestSupport
import Testing

/// Projects: what is saved comes back, and what is not understood is refused.
@Suite struct ProjectFileTests {
  private let folder = try! TemporaryDirectory()

  private func write(_ text: String) throws -> String {
    let path = folder.file("film.vidstyle.json")
    try Data(text.utf8).write(to: URL(filePath: path))
    return path
  }

  @Test func roundTrip() throws {
    var request = PaintingRequest(
      input: folder.file("in.mp4"), style: folder.file("files/a.jpg"), output: "/tmp/out.mp4",
      weights: "w")
    request.masks = [MaskChoice(path: folder.file("m.png"), style: "/else/b.jpg")]
    request.look = Look.best.settings
    request.look.styleScale = 0.5
    request.selection.start = 2
    request.coherence.cuts = .none
    let path = folder.file("film.vidstyle.json")
    try ProjectFile(request: request, moment: 1.5).write(to: path)
    let back = try ProjectFile(path: path, weights: "w")
    #expect(back.request == request && back.moment == 1.5)
    // The folder can be moved: names below it are relative, and this machine's weights are not named.
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.contains("\"in.mp4\"") && text.contains("\"files/a.jpg\""))
    #expect(!text.contains("weights") && text.contains("\"/else/b.jpg\""))
  }

  @Test func writtenByHand() throws {
    let path = try write(
      """
      {"vidstyle": "project", "version": 1,
       "request": {"input": "in.mp4", "styles": [{"path": "a.jpg", "share": 1}],
                   "output": {"path": "out.mp4"}, "look": {"styleWeight": 0.001}}}
      """)
    let request = try ProjectFile(path: path, weights: "w").request
    var expected = PaintingRequest(
      input: folder.file("in.mp4"), style: folder.file("a.jpg"), output: folder.file("out.mp4"),
      weights: "w")
    expected.look.styleWeight = 0.001
    #expect(request == expected)
  }

  @Test(arguments: [
    ("", "is empty"), ("{}", "is not a vidstyle project"), ("[1", "is not a vidstyle project"),
    (#"{"vidstyle":"project","version":9,"request":{}}"#, "is a project of version 9"),
    (#"{"vidstyle":"project","version":1,"request":{}}"#, "the value of 'input'"),
    (
      #"{"vidstyle":"project","version":1,"request":{"input":1,"styles":[]}}"#,
      "the value of 'input'"
    ),
    (
      #"{"vidstyle":"project","version":1,"request":{"input":"i","styles":[{"path":"a","share":1}],"#
        + #""output":{"path":"o"},"look":{"styleWight":1}}}"#, "has the unknown entry 'styleWight'"
    ),
    (
      #"{"vidstyle":"project","version":1,"request":{"input":"i","styles":[{"path":"a","share":1}],"#
        + #""output":{"path":"o"},"look":{"strength":7}}}"#, "strength 7.0: it must be from 0"
    ),
    (
      #"{"vidstyle":"project","version":1,"request":{"input":"i","styles":[{"path":"a","share":1}],"#
        + #""output":{}}}"#, "the value of 'output.path'"
    ),
  ]) func refused(text: String, words: String) throws {
    let path = try write(text)
    let error = #expect(throws: (any Error).self) { try ProjectFile(path: path, weights: "w") }
    let sentence = "\(error!)"
    #expect(sentence.contains(words), "\(sentence)")
  }
}
