import Foundation
import TestSupport
import Testing

/// Places that cannot be written: a disk without room, and one that is read-only.
///
/// They need to mount a tiny file system, which takes root.
@Suite(.enabled(if: TinyDisk.isPossible)) struct FullDiskTests {
  /// The file has no room, while what is finished is kept elsewhere and goes on.
  @Test(arguments: ["mp4", "mkv", "webm"]) func diskIsFull(ending: String) throws {
    let disk = try TinyDisk(options: "size=16k")
    let output = "\(disk.path)/out.\(ending)"
    let work = try TemporaryDirectory()
    let job =
      [Program.clip, Program.style, output, "--crf", "0", "--size", "160", "--frames", "20"]
      + ["--iterations", "1,1", "--quiet", "--work", work.file("work")]
    let result = try Program.run(job)
    let sentence = Program.sentence(result)
    #expect(sentence.hasPrefix("could not write \(output): No space left on device; "))
    #expect(
      sentence.hasSuffix(" kept in \(work.file("work")), and the same command resumes from there"))
    #expect(result.status == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path).isEmpty)
    try disk.grow("size=8m")
    #expect(try Program.run(job).status == 0)
    #expect(try MediaProbe.frameTimes(output).count == 20)
  }

  /// The work folder has no room: everything finished stays, and goes on when there is some.
  @Test func workFolderIsFull() throws {
    let disk = try TinyDisk(options: "size=300k")
    let output = "\(disk.path)/out.mp4"
    let job = [Program.clip, Program.style, output, "--frames", "12"] + Program.quick + ["--quiet"]
    let result = try Program.run(job)
    let sentence = result.errors.split(separator: "\n").last ?? ""
    #expect(sentence.contains(": No space left on device; "), "\(result.errors)")
    #expect(result.status == 1)
    let before = try String(contentsOfFile: "\(output).vidstyle/journal.jsonl", encoding: .utf8)
    let count = before.split(separator: "\n").count
    #expect((1...11).contains(count))
    #expect(
      sentence.hasSuffix(
        "; \(count) finished frame\(count == 1 ? " is" : "s are") kept in \(output).vidstyle, "
          + "and the same command resumes from there"))
    try disk.grow("size=16m")
    #expect(try Program.run(job + ["--keep"]).status == 0)
    let after = try String(contentsOfFile: "\(output).vidstyle/journal.jsonl", encoding: .utf8)
    #expect(after.hasPrefix(before))
    let other = try TemporaryDirectory()
    let undisturbed = job.map { $0 == output ? other.file("out.mp4") : $0 }
    #expect(try Program.run(undisturbed).status == 0)
    #expect(
      try Data(contentsOf: URL(filePath: output))
        == Data(contentsOf: URL(filePath: other.file("out.mp4"))))
  }

  @Test func noRoomForAPicture() throws {
    let disk = try TinyDisk(options: "size=16k")
    let output = "\(disk.path)/out.png"
    let result = try Program.run(
      [Program.clip, Program.style, output, "--size", "160", "--iterations", "1,1", "--quiet"])
    // The picture is kept in its work folder first.
    #expect(
      result.errors.hasSuffix(
        "vidstyle: error: could not write \(output).vidstyle/frames/000001.png: No space left on device\n"
      ), "\(result.errors)")
    #expect(result.status == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path).isEmpty)
  }

  @Test func folderIsReadOnly() throws {
    let disk = try TinyDisk(options: "ro")
    let output = "\(disk.path)/out.mp4"
    let result = try Program.run([Program.clip, Program.style, output])
    #expect(
      Program.sentence(result)
        == "cannot write \(output): the folder \(disk.path) is not writable")
    #expect(result.status == 1)
  }
}

/// A mounted tmpfs that goes with the value.
private final class TinyDisk {
  private let folder: TemporaryDirectory
  let path: String

  init(options: String) throws {
    folder = try TemporaryDirectory()
    path = folder.path
    try Shell.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", path])
  }

  func grow(_ options: String) throws {
    try Shell.run(["mount", "-o", "remount,\(options)", path])
  }

  deinit {
    _ = try? Shell.run(["umount", path])
  }

  static let isPossible: Bool = (try? TinyDisk(options: "size=16k")) != nil
}
