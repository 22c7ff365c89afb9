import ArgumentParser
import Painting
import Transfer

/// How the program itself behaves.
struct RunOptions: ParsableArguments {
  @Flag(.dryRun) var isDryRun: Bool
  @Flag(.each) var each: Bool
  @Option(.weights) var weights: String?
  @OptionGroup var threads: ThreadOptions
  @Option(.deadline, read: TextValue.duration) var deadline: Double?
  @Option(.logJson) var log: String?
  @Option(.engine) var engine: Engine.Kind?
  @Option(.isa, read: TextValue.instructionSet) var isa: String?
  @Option(.work) var work: String?
  @Flag(.restart) var restart: Bool
  @Flag(.keep) var keep: Bool
  @OptionGroup var logging: LoggingOptions

  func apply(to request: inout PaintingRequest) {
    request.deadline = deadline
    request.log = log
    request.engine = engine ?? request.engine
    request.instructionSet = isa
    request.work.folder = work
    request.work.restarts = restart
    request.work.isKept = keep
  }
}

extension Engine.Kind: ExpressibleByArgument {}
