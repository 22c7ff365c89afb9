import Basics
import Foundation
import TestSupport
import Testing
import Transfer
import VideoIO

@testable import Painting

/// What is said to Slurm, and what it says. The real one is tested by scripts/test_slurm.sh.
@Suite struct SlurmTests {
  private let folder = try! TemporaryDirectory()

  @Test func linesOfTheQueue() throws {
    let task = try #require(SlurmTask("12_5|vidstyle-0a1b2c3d|PENDING|Resources"))
    #expect(task.job == "12" && task.index == 5 && !task.isRunning)
    let join = try #require(SlurmTask("13|vidstyle-0a1b2c3d-join|RUNNING|None"))
    #expect(join.job == "13" && join.index == nil && join.isRunning)
    for line in ["", "12", "job|name|RUNNING|None"] { #expect(SlurmTask(line) == nil) }
  }

  @Test(arguments: [
    (
      "sbatch: error: invalid partition specified: x\n"
        + "sbatch: error: Batch job submission failed: Invalid partition name specified\n",
      "Slurm's sbatch refused: Invalid partition name specified; "
        + "Slurm options \"--partition=NAME\" chooses one of those that 'sinfo' lists"
    ),
    (
      "sbatch: error: Batch job submission failed: Requested node configuration is not available\n",
      "Slurm's sbatch refused: Requested node configuration is not available; no machine has what "
        + "Slurm options and the estimated memory ask for"
    ),
    ("", "Slurm's sbatch refused: exit code 1"),
  ])
  func refusals(errors: String, sentence: String) {
    #expect(
      SlurmError(command: "sbatch", status: 1, errors: errors).description == sentence)
  }

  @Test func commandsThatAreNotThere() {
    #expect(throws: SlurmError.notInstalled("no-such-sbatch")) {
      try SlurmCommand.run(["no-such-sbatch"])
    }
  }

  /// How a task has ended stands in its log, in the words of Slurm 22.05.
  @Test(arguments: [
    (
      "slurmstepd: error: Step 1.0 exceeded memory limit (151 > 150), being killed\n",
      SlurmEnd.memoryLimit("Step 1.0 exceeded memory limit (151 > 150), being killed")
    ),
    (
      "slurmstepd-n1: error: Exceeded job memory limit\n",
      .memoryLimit("Exceeded job memory limit")
    ),
    (
      "slurmstepd: error: Detected 1 oom_kill event in StepId=1.batch.\n",
      .memoryLimit("Detected 1 oom_kill event in StepId=1.batch.")
    ),
    (
      "slurmstepd: error: *** JOB 4 ON n1 CANCELLED AT 2026-11-26T14:00:00 DUE TO TIME LIMIT ***\n",
      .timeLimit("JOB 4 ON n1 CANCELLED AT 2026-11-26T14:00:00 DUE TO TIME LIMIT")
    ),
    ("frame 1\nvidstyle: error: x.mp4 does not exist\n", .failed("x.mp4 does not exist")),
  ])
  func ends(log: String, end: SlurmEnd) throws {
    try Data(log.utf8).write(to: URL(filePath: folder.file("log")))
    #expect(SlurmEnd(log: folder.file("log")) == end)
  }

  @Test func noLog() {
    #expect(SlurmEnd(log: folder.file("gone")) == .silent)
  }

  /// Only one hands over at a time; what a killed one has left is no obstacle.
  @Test func oneSubmissionAtATime() throws {
    let farm = FarmFolder(folder.path)
    var lock: SubmissionLock? = try SubmissionLock(in: farm)
    #expect(lock != nil && FileManager.default.fileExists(atPath: farm.submitting))
    #expect(throws: SlurmError.submitting(FarmTask(), file: farm.submitting)) {
      try SubmissionLock(in: farm, patience: 0)
    }
    #expect(FileManager.default.fileExists(atPath: farm.submitting))
    lock = nil
    #expect(!FileManager.default.fileExists(atPath: farm.submitting))
    // No process has as large a number.
    let dead = #"{"host":"\#(ProcessInfo.processInfo.hostName)","process":2000000000}"#
    try Data(dead.utf8).write(to: URL(filePath: farm.submitting))
    lock = try SubmissionLock(in: farm)
    let holder = try JSONDecoder().decode(
      FarmTask.self, from: Data(contentsOf: URL(filePath: farm.submitting)))
    #expect(lock != nil && holder == FarmTask())
  }
}
