import ArgumentParser
import Foundation
import Painting
import Transfer

/// How many threads compute.
struct ThreadOptions: ParsableArguments {
  @Option(.threads, read: TextValue.integer(Limits.threads)) var threads: Int?

  var count: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

  var workers: Workers { Workers(count: count) }
}
