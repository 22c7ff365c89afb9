import Basics
import Foundation
import TestSupport
import Testing
import Transfer

@testable import Painting

/// What a run takes, foretold.
@Suite struct RunEstimateTests {
  private func estimate(
    _ width: Int, _ height: Int, frames: Int? = 100, passes: Int = 1, isVideo: Bool = true,
    change: (inout TransferSettings) -> Void = { _ in }
  ) -> RunEstimate {
    var settings = TransferSettings()
    change(&settings)
    let size = Size(height: height, width: width)
    return RunEstimate(
      size: size, style: size, frames: frames, passes: passes, settings: settings,
      secondsPerEvaluation: 0.5, isVideo: isVideo)
  }

  /// As little as an iteration for each frame cannot be undercut.
  @Test func aDeadlineLimitsTheTime() {
    var late = estimate(64, 64)
    late.deadline = 100
    #expect(late.seconds == 100)
    late.deadline = 1
    #expect(late.seconds == late.secondsPerEvaluation * Double(late.frames!))
    late.deadline = 1e6
    #expect(late.seconds == 2080)
  }

  @Test func timeIsThatOfAllIterations() {
    #expect(estimate(64, 64).seconds == 2080)
    #expect(estimate(64, 64, passes: 3).seconds == 6080)
    var cut = estimate(64, 64)
    cut.shots = 4
    #expect(cut.seconds == 2320)
    #expect(estimate(64, 64, frames: nil).seconds == nil)
    #expect(estimate(64, 64, frames: nil).disk == nil)
  }

  @Test func streamsWithoutAnEndTakeMuch() {
    let endless = estimate(4096, 2160, frames: 1_000_000_000_000_000, passes: 64)
    #expect(endless.disk == 1 << 62)
    #expect(endless.seconds! > 1e16)
  }

  /// Medians of docs/ENGINE.md, on two threads; the last one less the 8 % gained since.
  @Test(arguments: [(256, 144, 0.085), (512, 288, 0.239), (1280, 720, 1.28), (3840, 2160, 12.1)])
  func timeFollowsTheSize(width: Int, height: Int, seconds: Double) {
    let size = Size(height: height, width: width)
    let scaled = RunEstimate.seconds(0.239, measuredAt: Size(height: 288, width: 512), for: size)
    #expect(abs(scaled / seconds - 1) < 0.15, "\(scaled)")
  }

  /// Peaks that the table does not hold: single pictures, Adam, and a style much larger than the frames.
  @Test func memoryIsWhatWasMeasured() {
    func isNear(_ bytes: Int, _ kilobytes: Double) -> Bool {
      abs(Double(bytes) / (kilobytes * 1024) - 1) < 0.06
    }
    #expect(isNear(estimate(1280, 720, frames: 1, isVideo: false).memory, 1_735_352))
    #expect(
      isNear(
        estimate(1280, 720, frames: 1, isVideo: false) { $0.method = .adam(.init()) }.memory,
        1_606_816))
    #expect(isNear(estimate(512, 288, frames: 1, isVideo: false).memory, 1_221_048))
    let wide = RunEstimate(
      size: Size(height: 128, width: 1280), style: Size(height: 1280, width: 1280), frames: 1,
      settings: TransferSettings(), secondsPerEvaluation: 1, isVideo: false)
    #expect(isNear(wide.memory, 1_384_140))
  }

  /// 2033, 2124 and 2368 MB at 1280×720; 3229, 3396 and 3964 MB at 1920×1080.
  @Test(arguments: [
    (1280, 720, FlowEstimator.Quality.standard, 91e6), (1280, 720, .best, 335e6),
    (1920, 1080, .standard, 181e6), (1920, 1080, .best, 750e6),
  ])
  func motionOfWholeThingsTakesMemory(
    width: Int, height: Int, quality: FlowEstimator.Quality, more: Double
  ) {
    var run = estimate(width, height)
    let memory = run.memory
    run.flowQuality = quality
    #expect(abs(Double(run.memory - memory) / more - 1) < 0.14)
  }

  /// 16 bytes of each pixel, where paintings are moved.
  @Test func theLockOnDriftTakesMemory() {
    let memory = estimate(1280, 720).memory
    let unmoved = estimate(1280, 720) { $0.nextImage = .previous }
    #expect(memory - unmoved.memory == 16 * 1280 * 720)
    func picture(_ start: TransferSettings.NextImage) -> Int {
      estimate(1280, 720, frames: 1) { $0.nextImage = start }.memory
    }
    #expect(picture(.moved) == picture(.previous))
  }

  /// What two shots took beyond one: 1,917,524 kB instead of 1,791,668 at 1280×720, 3,070,944 instead of
  /// 2,819,188 at 1920×1080.
  @Test func laterShotsAreAlsoPaintedFromASmallSizeUp() {
    func extra(_ width: Int, _ height: Int, change: (inout TransferSettings) -> Void = { _ in })
      -> Double
    {
      var run = estimate(width, height, change: change)
      let memory = run.memory
      run.mayCut = false
      return Double(memory - run.memory)
    }
    #expect(abs(extra(1280, 720) / (1024 * (1_917_524 - 1_791_668)) - 1) < 0.07)
    #expect(abs(extra(1920, 1080) / (1024 * (3_070_944 - 2_819_188)) - 1) < 0.07)
    #expect(extra(320, 180) == 0)
    #expect(extra(1280, 720) { $0.scales = .count(1) } == 0)
    let picture = estimate(1280, 720, frames: 1, isVideo: false)
    var steady = picture
    steady.mayCut = false
    #expect(picture.memory == steady.memory)
  }

  @Test func memoryGrowsWithTheSize() {
    var last = 0
    for side in stride(from: 16, through: 8192, by: 16) {
      let memory = estimate(side, side).memory
      #expect(memory > last)
      last = memory
    }
  }

  @Test func theLargestSizeFitsAndTheNextDoesNot() throws {
    let run = estimate(3840, 2160)
    let side = try #require(run.longestSide(within: 4_000_000_000))
    #expect(side % 16 == 0)
    func memory(_ side: Int) -> Int {
      estimate(side, Int((Double(side) * 0.5625).rounded())).memory
    }
    #expect(memory(side) <= 4_000_000_000)
    #expect(memory(side + 16) > 4_000_000_000)
    #expect(run.longestSide(within: 100_000_000) == nil)
    #expect(run.longestSide(within: .max) == 3840)
  }

  @Test func littleMemoryIsToldWithTheSizeThatFits() throws {
    let run = estimate(3840, 2160)
    #expect(run.shortage(of: run.memory) == nil)
    let side = try #require(run.longestSide(within: 4_000_000_000))
    let problem = try #require(run.shortage(of: 4_000_000_000))
    #expect(
      problem.description
        == "frames of 3840x2160 take about \(Bytes.text(run.memory)) of memory, but only 4.0 GB are free; "
        + "longest side \(side) fits")
    #expect(try #require(run.shortage(of: 1000)).description.hasSuffix("but only 0 MB are free"))
  }

  @Test func amountsReadWell() {
    #expect(Bytes.text(999_400_000) == "999 MB")
    #expect(Bytes.text(999_600_000) == "1.0 GB")
    #expect(Bytes.text(12_345_678_901) == "12.3 GB")
    #expect(Bytes.text(0) == "0 MB")
  }

  /// 16-bit PNGs, the last frame and eight pairs of L-BFGS before and after an atomic replacement.
  @Test func diskHoldsFramesAndState() {
    let area = 1280 * 720
    let state = 2 * (12 + 8 * 12)
    #expect(estimate(1280, 720).disk == (570 + state) * area)
    #expect(estimate(1280, 720, passes: 2).disk == (570 + state + 2400) * area)
  }
}

/// What the system says of memory, in files like its own.
@Suite struct AvailableMemoryTests {
  private let root = try! TemporaryDirectory()

  private func write(_ path: String, _ text: String) throws {
    let file = URL(filePath: root.file(path))
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: file, atomically: false, encoding: .utf8)
  }

  @Test func theMachineTells() throws {
    #expect(AvailableMemory.bytes(root: root.path) == nil)
    try write("proc/meminfo", "MemTotal:  8000 kB\nMemFree: 10 kB\nMemAvailable:    5000 kB\n")
    #expect(AvailableMemory.bytes(root: root.path) == 5_120_000)
    #expect(AvailableMemory.bytes()! > 1 << 20)
  }

  @Test func aGroupOfVersion2Limits() throws {
    try write("proc/meminfo", "MemAvailable: 5000 kB\n")
    try write("proc/self/cgroup", "0::/outer/inner\n")
    try write("sys/fs/cgroup/outer/inner/memory.max", "max\n")
    try write("sys/fs/cgroup/outer/inner/memory.current", "900\n")
    try write("sys/fs/cgroup/outer/memory.max", "4000000\n")
    try write("sys/fs/cgroup/outer/memory.current", "3000000\n")
    #expect(AvailableMemory.bytes(root: root.path) == 1_000_000)
    try write("sys/fs/cgroup/outer/memory.stat", "anon 5\ninactive_file 200000\n")
    #expect(AvailableMemory.bytes(root: root.path) == 1_200_000)
  }

  /// A container sees its own group at the root and may be told the host's path.
  @Test func aGroupOfVersion1Limits() throws {
    try write("proc/meminfo", "MemAvailable: 5000 kB\n")
    try write("proc/self/cgroup", "5:cpu,memory:/docker/abc\n4:pids:/x\n")
    try write("sys/fs/cgroup/memory/memory.limit_in_bytes", "2000000\n")
    try write("sys/fs/cgroup/memory/memory.usage_in_bytes", "1500000\n")
    #expect(AvailableMemory.bytes(root: root.path) == 500_000)
    try write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n")
    #expect(AvailableMemory.bytes(root: root.path) == 5_120_000)
  }
}
