import Basics
import Transfer
import VideoIO

extension Preview {
  /// The frames to paint, the reason for each, and the number of known shots.
  struct Choice {
    var moments: [PreviewMoment]
    var reasons: [String]
    var shots = 1

    static let firstFrame = Choice(moments: [.frame(1)], reasons: [""])
  }

  func chooseMoments(_ whole: VideoInfo) throws -> Choice {
    if whole.isStill { return .firstFrame }
    if !request.moments.isEmpty {
      return Choice(moments: request.moments, reasons: request.moments.map { _ in "" })
    }
    guard let duration = whole.duration else {
      context.logger.notice(
        "the length of \(context.input) is unknown: its first frame is painted")
      return .firstFrame
    }
    let selection = context.request.selection
    let picker = try FramePicker(
      context.source, start: selection.start ?? 0, duration: duration,
      frames: whole.expectedFrameCount, frameRate: selection.frameRate,
      deinterlaces: selection.deinterlacing == .auto, cancellation)
    let picks = picker.picks(request.picks)
    if picks.isEmpty, !cancellation.isCancelled { return .firstFrame }
    let moments = picks.map { PreviewMoment.time($0.time) }
    report(.chosen(moments))
    return Choice(moments: moments, reasons: picks.map(\.reason), shots: picker.shots)
  }

  /// The variants' run at half the frames' size.
  func halved(_ whole: VideoInfo) -> RunContext {
    var smaller = context
    smaller.request.selection.longestSide = whole.size.longestSide / 2
    smaller.request.selection.shortestSide = nil
    return smaller
  }

  /// A frame, and when it is shown, in seconds of the input.
  func read(
    _ moment: PreviewMoment, _ context: RunContext
  ) throws -> (image: RGBImage, time: Double) {
    var context = context
    switch moment {
    case .frame(let number):
      context.request.selection.frameLimit = number
      var reader = try context.openInput()
      for skipped in 0..<number - 1 where try !reader.skip() {
        throw PreviewError.noFrame(path: context.input, number: number, count: skipped)
      }
      guard let frame = try reader.next() else {
        throw PreviewError.noFrame(path: context.input, number: number, count: number - 1)
      }
      return (frame.image, reader.info.timeOrigin + frame.presentationTime.seconds)
    case .time(let time):
      context.request.selection.start = time
      context.request.selection.duration = nil
      context.request.selection.frameLimit = 1
      do {
        var reader = try context.openInput()
        let frame = try reader.next()!
        return (frame.image, reader.info.timeOrigin + frame.presentationTime.seconds)
      } catch let error as MediaError {
        guard case .startBeyondEnd(_, let length) = error.reason else { throw error }
        throw PreviewError.beyondEnd(path: context.input, time: time, length: length)
      }
    }
  }
}
