import ArgumentParser
import Painting
import Transfer

/// Where the motion between frames comes from.
struct FlowOptions: ParsableArguments {
  @Option(.flowQuality) var flowQuality: FlowEstimator.Quality?
  @Option(.flowDir, read: { $0 }) var folder: String?
}

extension FlowEstimator.Quality: ExpressibleByArgument {}
