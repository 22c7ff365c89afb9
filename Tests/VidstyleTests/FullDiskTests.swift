import Foundation
import TestSupport
import Testing

/// Places that cannot be written: a disk without room, and one that is read-only.
///
/// They need to mount a tiny file system, which takes root.
@Suite(.enabled(if: TinyDisk.isPossible)) struct FullDiskTests {
  @Test(arguments: ["mp4", "mkv", "webm", "png"]) func diskIsFull(ending: String) throws {
    let disk = try TinyDisk(options: "size=16k")
    let output = "\(disk.path)/out.\(ending)"
    let result = try Program.run(
      [Program.clip, Program.style, output, "--crf", "0", "--size", "160", "--frames", "20"]
        + ["--iterations", "1,1", "--quiet"])
    #expect(
      Program.sentence(result) == "could not write \(output): No space left on device")
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

  deinit {
    _ = try? Shell.run(["umount", path])
  }

  static let isPossible: Bool = (try? TinyDisk(options: "size=16k")) != nil
}
