import Basics
import Foundation
import TestSupport
import Testing
import VideoIO

@testable import Painting

/// Links and pipes that somebody has put in the place of a work folder's files: nothing is read or written through
/// them, and nothing waits.
@Suite struct PlantedFileTests {
  private let folder = try! TemporaryDirectory()

  /// A reader of a file, and what it finds; `nil`: nothing.
  private struct Reader {
    let path: String
    let finds: () throws -> Bool
  }

  /// Files of all kinds, whole.
  private func readers() throws -> [String: Reader] {
    let farm = FarmFolder(folder.file("farm"))
    try farm.make()
    try ShotFailure.note("no memory", in: farm, shot: 3, task: FarmTask())
    var jobs = try SlurmJobs(in: farm)
    jobs.join = "77"
    try jobs.write(to: farm)
    let encoder = JSONEncoder()
    let signs = "\(farm.shots)/\(Heartbeat.fileName)"
    for path in [farm.submitting, signs] {
      try encoder.encode(FarmTask()).write(to: URL(filePath: path))
    }
    let log = "\(farm.logs)/1.log"
    try Data("vidstyle: error: x is full\n".utf8).write(to: URL(filePath: log))
    let work = folder.file("work")
    try Folder.make("\(work)/state")
    let live = LiveFolder(work)
    live.look()
    live.write(LiveReport(), GrowingPicture.Snapshot(number: 1, jpeg: [1, 2], size: size))
    let png = folder.file("work/1.png")
    let gray = RGBImage(size: size, pixels: [Float](repeating: 0.5, count: 3 * size.area))
    try PNGFile.write(gray, to: png, bitDepth: 16, overwrite: true)
    return [
      "failure": Reader(path: farm.failure(3)) { ShotFailure(in: farm, shot: 3) != nil },
      "jobs": Reader(path: farm.jobs) { (try? SlurmJobs(in: farm))?.join != nil },
      "submitting": Reader(path: farm.submitting) { FarmTask(file: farm.submitting) != nil },
      "signs": Reader(path: signs) { Heartbeat.read(farm.shots) != nil },
      "log": Reader(path: log) { SlurmEnd(log: log) != .silent },
      "report": Reader(path: "\(work)/state/live.json") { live.readReport() != nil },
      "picture": Reader(path: "\(work)/state/growing.jpg") { live.readPicture() == [1, 2] },
      "frame": Reader(path: png) { (try? PNGFile.read(path: png, size: size)) != nil },
    ]
  }

  private let size = Size(height: 2, width: 3)

  @Test func nothingIsReadThroughThem() throws {
    for (name, reader) in try readers() {
      #expect(try reader.finds(), "\(name)")
      let elsewhere = folder.file("elsewhere")
      try? FileManager.default.removeItem(atPath: elsewhere)
      try FileManager.default.moveItem(atPath: reader.path, toPath: elsewhere)
      try FileManager.default.createSymbolicLink(
        atPath: reader.path, withDestinationPath: elsewhere)
      #expect(try !reader.finds(), "\(name), a link")
      unlink(reader.path)
      #expect(mkfifo(reader.path, 0o600) == 0)
      #expect(try !reader.finds(), "\(name), a pipe")
    }
  }

  @Test func nothingIsWrittenThroughThem() throws {
    let victim = folder.file("victim")
    try Data("precious".utf8).write(to: URL(filePath: victim))
    let before = try FileManager.default.attributesOfItem(atPath: victim)[.modificationDate]
    let farm = FarmFolder(folder.file("farm"))
    try farm.make()
    let state = folder.file("work/state")
    try Folder.make(state)
    let planted =
      ["live.json", "live.json.tmp", "growing.jpg.tmp", "looking", "stop"].map { "\(state)/\($0)" }
      + [farm.failure(1), farm.jobs, "\(farm.shots)/\(Heartbeat.fileName)"]
    for path in planted {
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: victim)
    }
    let live = LiveFolder(folder.file("work"))
    live.look()
    #expect(!live.stopAfterFrame())
    live.write(LiveReport(), GrowingPicture.Snapshot(number: 1, jpeg: [1, 2], size: size))
    try ShotFailure.note("no memory", in: farm, shot: 1, task: nil)
    unlink(farm.jobs)
    let jobs = try SlurmJobs(in: farm)
    try FileManager.default.createSymbolicLink(atPath: farm.jobs, withDestinationPath: victim)
    try jobs.write(to: farm)
    withExtendedLifetime(try Heartbeat(in: farm.shots, task: FarmTask())) {}
    #expect(try Data(contentsOf: URL(filePath: victim)) == Data("precious".utf8))
    let after = try FileManager.default.attributesOfItem(atPath: victim)[.modificationDate]
    #expect(before as? Date == after as? Date)
  }
}
