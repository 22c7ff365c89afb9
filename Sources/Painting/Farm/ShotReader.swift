import Transfer
import VideoIO

/// Opens the input at the first frame of a shot.
///
/// If seeking there gives the planned frames, nothing before it is decoded; otherwise everything
/// is.
struct ShotReader {
  let context: RunContext
  let plan: FarmPlan
  let shot: PlannedShot

  func open() throws -> VideoReader {
    var reader = try context.openInput()
    guard shot.first > 1 else { return reader }
    if try jump(&reader) {
      var isSame = true
      for index in 0..<shot.count where isSame {
        try context.cancellation.check()
        guard let frame = try reader.next() else {
          isSame = false
          break
        }
        isSame =
          frame.presentationTime == plan.timing(shot, index).presentationTime
          && digest(of: frame) == shot.digests[index]
      }
      if isSame, try jump(&reader) { return reader }
    }
    context.logger.debug("\(context.input): decoded from its beginning up to frame \(shot.first)")
    reader = try context.openInput()
    for _ in 1..<shot.first where try !reader.skip() { break }
    return reader
  }

  private func jump(_ reader: inout VideoReader) throws -> Bool {
    try reader.jump(to: shot.first, at: plan.timing(shot, 0).presentationTime)
  }

  private func digest(of frame: Frame) -> String {
    FrameDigest.text(of: GreyImage(rgb: frame.image.pixels, size: frame.image.size))
  }
}
