import Basics
import Painting
import VideoIO

/// What to paint.
extension OptionEntry {
  static let size = OptionEntry(
    name: "size", value: "pixels|720p", section: .selection, fields: [.longestSide],
    help:
      "Longest side of the frames (default: the input's), or a size such as 720p or 1280x720.",
    values: { request, _ in
      switch (request.selection.longestSide, request.selection.shortestSide) {
      case (nil, nil): nil
      case (let longest?, nil): ["\(longest)"]
      case (nil, let shortest?): ["\(shortest)p"]
      case (let longest?, let shortest?): ["\(longest)x\(shortest)"]
      }
    })

  static let start = OptionEntry(
    name: "start", value: "time", section: .selection, fields: [.start],
    help: "Where to start, such as 83.5, 00:01:23.5 or 1m30s.", values: number(\.selection.start))

  static let duration = OptionEntry(
    name: "duration", value: "time", section: .selection, fields: [.duration],
    help: "How much to paint.", values: number(\.selection.duration))

  static let frames = OptionEntry(
    name: "frames", value: "number", section: .selection, fields: [.frameLimit],
    help: "Maximum number of frames to paint.", values: given(\.selection.frameLimit))

  static let fps = OptionEntry(
    name: "fps", value: "rate", section: .selection, isRare: true, fields: [.frameRate],
    help:
      "Frames per second of an image sequence, such as 24, 23.976 or 30000/1001 (default: the "
      + "times in the timestamps.txt beside it, else 25).",
    values: given(\.selection.frameRate, \.text))

  static let deinterlace = OptionEntry(
    name: "deinterlace", value: "auto|off", section: .selection, isRare: true,
    fields: [.deinterlacing],
    help:
      "auto (default): deinterlace frames that the video or the frames themselves call "
      + "interlaced; off: paint them as they are.",
    values: value(\.selection.deinterlacing, \.rawValue))
}
