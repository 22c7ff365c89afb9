import Basics
import Foundation
import Glibc
import TestSupport
import Testing

@testable import Painting

/// A work folder that time, other programs or other people have been at.
@Suite struct WorkFolderTests {
  private let folder = try! TemporaryDirectory()
  private var work: String { folder.file("out.mkv.vidstyle") }

  private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

  /// A run of three frames that was cancelled behind the second.
  private func begin() throws {
    let (token, events) = (CancellationToken(), EventList())
    let run = try PaintingRun(.quick(to: folder.file("out.mkv")), cancellation: token) { event in
      events.append(event)
      if events.records.count == 2 { token.cancel() }
    }
    #expect(try run.paint() == .cancelled(frames: 2, .workFolder(work)))
  }

  private func resume() throws -> PaintingOutcome {
    try PaintingRun(.quick(to: folder.file("out.mkv"))).paint()
  }

  /// Calls the body with each file's path in the folder, which is whole each time.
  private func forEachFile(_ body: (String) throws -> Void) throws {
    try begin()
    let whole = folder.file("whole")
    try FileManager.default.copyItem(atPath: work, toPath: whole)
    let names = try FileManager.default.subpathsOfDirectory(atPath: work).sorted()
    #expect(names.contains("state/optimizer-1") && names.contains("frames/000001.png"))
    // What pages are told of a run harms none.
    for name in names where !["lock", "frames", "state", "state/live.json"].contains(name) {
      try FileManager.default.removeItem(atPath: work)
      try FileManager.default.copyItem(atPath: whole, toPath: work)
      try body(name)
    }
  }

  /// Nobody is told that frames are kept where they are gone.
  @Test func aFolderThatGoesDuringTheRunIsMissed() throws {
    let events = EventList()
    let run = try PaintingRun(.quick(to: folder.file("out.mkv"))) { [work] event in
      events.append(event)
      if events.records.count == 2 { try? FileManager.default.removeItem(atPath: work) }
    }
    let error = #expect(throws: WorkError.self) { try run.paint() }
    #expect(
      error?.sentence.description
        == "the work folder \(work) was removed while the run was under way")
  }

  /// A flipped bit anywhere is noticed, and the sentence names the file and what helps.
  @Test func everyFlippedBitIsNoticed() throws {
    try forEachFile { name in
      var data = try bytes("\(work)/\(name)")
      data[data.count * 2 / 3] ^= 1
      try data.write(to: URL(filePath: "\(work)/\(name)"))
      #expect(throws: WorkError.damaged("\(work)/\(name)"), "\(name)") { try resume() }
      #expect(!FileManager.default.fileExists(atPath: folder.file("out.mkv")))
    }
  }

  /// So is a file that is missing, a link or a pipe in its place: nothing waits, nothing is written elsewhere.
  @Test func missingFilesLinksAndPipesAreNoticed() throws {
    let victim = folder.file("victim")
    try forEachFile { name in
      let path = "\(work)/\(name)"
      for kind in 0..<3 where kind > 0 || !["run.json", "journal.jsonl"].contains(name) {
        try FileManager.default.removeItem(atPath: path)
        try Data("precious".utf8).write(to: URL(filePath: victim))
        if kind == 1 {
          try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: victim)
        } else if kind == 2 {
          #expect(mkfifo(path, 0o600) == 0)
        }
        let error = #expect(throws: (any Error).self, "\(name) \(kind)") { try resume() }
        #expect("\(error.map { "\($0)" } ?? "")".hasPrefix(kind == 0 ? path : ""))
        #expect(try bytes(victim) == Data("precious".utf8), "\(name)")
        unlink(path)
        try Data().write(to: URL(filePath: path))
      }
    }
  }

  /// Lines of the journal that are missing, come twice or change places are noticed.
  @Test func linesOfTheJournalStayInTheirPlace() throws {
    try begin()
    let path = WorkFolder.journal(work)
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 2)
    for wrong in [[lines[1]], [lines[1], lines[0]], [lines[0], lines[0]]] {
      try Data((wrong.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: path))
      #expect(throws: WorkError.damaged(path)) { try resume() }
    }
    // One that is cut off was never finished; what it stands for is painted anew if that can be.
    try Data((lines[0] + "\n" + lines[1].prefix(50)).utf8).write(to: URL(filePath: path))
    #expect(try Journal.entries(path).count == 1)
  }

  /// A digest of what stands before it, as sha256sum computes it.
  @Test func digestsAreThoseOfSha256sum() throws {
    try begin()
    let path = WorkFolder.journal(work)
    let check = """
      import hashlib, json, sys
      before = ''
      for line in open(sys.argv[1]):
          body, digest = line.rstrip().rsplit(',"digest":', 1)
          before = hashlib.sha256((before + body).encode()).hexdigest()
          assert digest == f'"{before}"}}', line
          record = json.loads(line)
          picture = open(f"{sys.argv[2]}/frames/{record['frame']:06}.png", 'rb').read()
          whole = len(picture).to_bytes(8, 'little') + picture
          assert record['picture'] == hashlib.sha256(whole).hexdigest()
      state = open(f'{sys.argv[2]}/state/painting-2-1', 'rb').read()
      assert state[-64:].decode() == hashlib.sha256(b'painting-2-1' + state[:-64]).hexdigest()
      """
    try Shell.run(["python3", "-c", check, path, work])
  }

  /// After a power cut the lock may be missing, or the journal be all there is.
  @Test func theLockMayBeMissing() throws {
    try begin()
    unlink(WorkFolder.lock(work))
    #expect(try RunStatus(folder: work)?.isRunning == false)
    guard case .complete(_, frames: 3, _) = try resume() else {
      Issue.record("not complete")
      return
    }
    #expect(try folder.names() == ["out.mkv"])
    unlink(folder.file("out.mkv"))
    try Folder.make(work)
    try Data().write(to: URL(filePath: WorkFolder.journal(work)))
    _ = try resume()
    #expect(try folder.names() == ["out.mkv"])
  }

  @Test(.enabled(if: geteuid() == 0)) func aFolderOfAnotherUserIsRefused() throws {
    try Folder.make(work)
    #expect(chown(work, 12345, 12345) == 0)
    #expect(throws: WorkError.othersFolder(work)) { try resume() }
    #expect(try folder.names() == ["out.mkv.vidstyle"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: work) == [])
  }

  /// What is removed with the folder must be nothing that the request names.
  @Test func nothingOfTheRequestLiesInTheFolder() throws {
    var request = PaintingRequest.quick(to: folder.file("out.mkv"))
    request.log = "\(work)/log.jsonl"
    #expect(throws: WorkError.inside("\(work)/log.jsonl", folder: work)) {
      try PaintingRun(request).paint()
    }
    request = .quick(to: "\(work)/out.mkv")
    request.work.folder = work
    try Folder.make(work)
    #expect(throws: WorkError.inside("\(work)/out.mkv", folder: work)) {
      try PaintingRun(request).paint()
    }
    #expect(try folder.names() == ["out.mkv.vidstyle"])
  }

  /// The result of the same request is recognised, also where its folder is left; that of another is not.
  @Test func aFinishedResultIsRecognised() throws {
    var request = PaintingRequest.quick(to: folder.file("out.mkv"))
    request.work.isKept = true
    try PaintingRun(request).paint()
    let before = try bytes(folder.file("out.mkv"))
    request.work.isKept = false
    let events = EventList()
    let outcome = try PaintingRun(request, report: events.append).paint()
    #expect(outcome == .complete(output: folder.file("out.mkv"), frames: 3, seconds: 0))
    #expect(events.messages.last?.contains("is complete: an earlier run") == true)
    #expect(try folder.names() == ["out.mkv"] && bytes(folder.file("out.mkv")) == before)
    var other = request
    other.output.codec = "libx264"
    #expect { try PaintingRun(other).paint() } throws: { "\($0)".contains("already exists") }
    // Not where somebody has written to it.
    try (before + Data([0])).write(to: URL(filePath: folder.file("out.mkv")))
    #expect { try PaintingRun(request).paint() } throws: { "\($0)".contains("already exists") }
  }

  /// Long names are cut, and hidden ones stay hidden.
  @Test func longNamesHaveAFolderToo() throws {
    let name = String(repeating: "n", count: 251) + ".mkv"
    let request = PaintingRequest.quick(to: folder.file(name), frames: 1)
    try PaintingRun(request).paint()
    #expect(try folder.names() == [name])
  }
}
