import ArgumentParser
import Foundation
import Painting
import Transfer

/// How many threads compute.
struct ThreadOptions: ParsableArguments {
  @Option(.threads, read: TextValue.integer(Limits.threads)) var threads: Int?

  var workers: Workers { Workers(count: threads ?? ProcessInfo.processInfo.activeProcessorCount) }
}
