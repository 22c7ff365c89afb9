import ArgumentParser
import Transfer

/// Where the motion between frames comes from.
struct FlowOptions: ParsableArguments {
  @Option(help: "How carefully motion is looked for.")
  var flowQuality = FlowEstimator.Quality.medium

  @Option(
    help: ArgumentHelp(
      "Use the .flo files of this folder, and write what is missing: flow_0002_0001.flo says where "
        + "frame 2's pixels lie in frame 1. Numbers count the run's frames from 1.",
      valueName: "folder"))
  var flowDir: String?

  func open() throws(FlowError) -> FlowSource {
    try FlowSource(quality: flowQuality, folder: flowDir)
  }
}
