import ArgumentParser
import Foundation
import Transfer
import VideoIO

/// `vidstyle measure ORIGINAL STYLISED`.
struct MeasureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure",
    abstract: "Measures how steady a stylised video is, by the motion of its original.")

  @Argument(help: "The video that the other was made from.")
  var original: String

  @Argument(help: "The stylised video; vidstyle's or another tool's.")
  var stylised: String

  @Option(help: ArgumentHelp("Write the figures of every frame.", valueName: "file"))
  var csv: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many frames to look at at most.", valueName: "number"),
    transform: OptionValue.integer(1...1_000_000_000))
  var frames: Int?

  @OptionGroup(title: "Running") var running: LoggingOptions

  func run() throws {
    let logger = running.startLogging()
    var painted = try VideoReader(
      path: stylised, options: VideoReader.Options(frameLimit: frames), logger: logger)
    let (width, height) = (painted.info.width, painted.info.height)
    var source = try VideoReader(
      path: original,
      options: VideoReader.Options(
        frameLimit: frames, longestSide: max(width, height), evenSize: true), logger: logger)
    var meter = CoherenceMeter(
      size: Size(height: height, width: width),
      workers: Workers(count: ProcessInfo.processInfo.activeProcessorCount))
    var results: [FrameCoherence] = []
    while let a = try source.next(), let b = try painted.next() {
      results.append(try meter.measure(original: a.image.pixels, stylised: b.image.pixels))
    }
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(max(values.count, 1)) }
    print("frames \(results.count)")
    print(String(format: "short %.6f", mean(results.compactMap(\.shortTerm))))
    print(String(format: "long %.6f", mean(results.compactMap(\.longTerm))))
    print(String(format: "source %.6f", mean(results.compactMap(\.sourceShortTerm))))
    print(String(format: "occluded %.3f", mean(results.compactMap(\.occluded))))
    print(String(format: "drift %.2f", results.last?.brightnessDrift ?? 0))
    print(
      "per frame",
      results.compactMap(\.shortTerm).map { String(format: "%.5f", $0) }.joined(separator: " "))
  }
}
