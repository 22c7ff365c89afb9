import Transfer

extension ShotPainter {
  /// A second or later pass over the shot: Ruder, Dosovitskiy, Brox, *Artistic style transfer for videos*
  /// (2016), section 4.3.
  ///
  /// Passes alternate their direction. A frame starts halfway between its last painting and its neighbour's,
  /// moved, so that information from one end of the shot reaches the other.
  mutating func repaint(pass: Int) throws {
    let order = pass % 2 == 0 ? Array(shot.indices.reversed()) : Array(shot.indices)
    let analysis = MotionAnalysis(
      distances: context.settings.longTerm, flow: try context.request.coherence.flowSource())
    var history = PaintingHistory(settings: context.settings, workers: context.workers)
    let isFinished = frames.isKnown(next: shot.count)
    var upcoming = try beginMotion(of: order.first, analysis)
    for (place, index) in order.enumerated() {
      let content = upcoming!
      let motion = try analysis.finish()
      upcoming = try beginMotion(of: place + 1 < order.count ? order[place + 1] : nil, analysis)
      try context.cancellation.check()
      let before = shot[index].record
      let maskCount = context.request.masks.count
      let masks = maskCount > 0 ? try store.masks(frame: before.frame, count: maskCount) : nil
      let task = PaintingTask(
        frame: before.frame, pass: pass, time: before.time, aim: shot[index].aim,
        isCut: before.cut, seen: before.seen, isPassFinished: isFinished)
      let painting = try frames.paint(content, masks, task) {
        let own = StylizedFrame(
          content: content, image: try store.painting(frame: before.frame, pass: pass - 1),
          aim: task.aim, minimization: before.minimization)
        return history.inheritance(repainting: own, motions: motion.motions)
      }
      shot[index].record = painting.record
      if let painted = painting.frame { history.append(painted) }
    }
  }

  /// The content of a frame, whose motion is being estimated; `nil` after the last.
  private func beginMotion(of index: Int?, _ analysis: MotionAnalysis) throws -> Tensor? {
    guard let index else { return nil }
    let number = shot[index].timing.number
    let content = try store.content(frame: number)
    analysis.begin(stylizer.engine.preprocessing.grey(from: content), number: number, isCut: false)
    return content
  }
}
