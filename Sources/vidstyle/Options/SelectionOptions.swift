import ArgumentParser
import Painting
import VideoIO

/// Which part of the input is painted, and at which size.
struct SelectionOptions: ParsableArguments {
  @Option(.size, read: TextValue.frameSize) var size: (longest: Int?, shortest: Int?)?
  @Option(.start, read: TextValue.time) var start: Double?
  @Option(.duration, read: TextValue.duration) var duration: Double?
  @Option(.frames, read: TextValue.integer(Limits.frames)) var frames: Int?
  @Option(.fps, read: TextValue.frameRate) var frameRate: Rational?
  @Option(.deinterlace) var deinterlacing: Deinterlacing?

  var selection: FrameSelection {
    var selection = FrameSelection()
    selection.longestSide = size?.longest
    selection.shortestSide = size?.shortest
    selection.start = start
    selection.duration = duration
    selection.frameLimit = frames
    selection.frameRate = frameRate
    selection.deinterlacing = deinterlacing ?? .auto
    return selection
  }
}

extension Deinterlacing: ExpressibleByArgument {}
