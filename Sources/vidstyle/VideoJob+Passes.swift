import Transfer
import VideoIO

extension Job {
  /// The second and later passes (there is at least one) over a shot: Ruder, Dosovitskiy, Brox (2016), section 4.3.
  ///
  /// Passes alternate their direction. A frame starts halfway between its last painting and its
  /// neighbour's, moved, so that what one end of the shot knows reaches the other.
  ///
  /// - Returns: false when the user interrupted.
  func repaint(
    _ shot: inout [ShotFrame], _ painter: inout FramePainter, _ preprocessing: Preprocessing,
    _ work: WorkFolder
  ) throws -> Bool {
    for pass in 2...motion.passes {
      let order = pass % 2 == 0 ? Array(shot.indices.reversed()) : Array(shot.indices)
      let analysis = try MotionAnalysis(distances: settings.longTerm, flow: motion.source.open())
      var history = PaintingHistory(settings: settings, workers: workers)
      let isFinished = painter.place + shot.count <= work.known.count
      var upcoming: Tensor?
      /// The content at a place of the order, its motion under way.
      func read(_ place: Int) throws {
        upcoming = nil
        guard place < order.count else { return }
        let number = shot[order[place]].number
        let content = try work.content(frame: number)
        upcoming = content
        analysis.begin(preprocessing.grey(from: content), number: number, isCut: false)
      }
      try read(0)
      for (place, index) in order.enumerated() {
        let content = upcoming!
        let found = try analysis.finish()
        try read(place + 1)
        let before = shot[index].record
        let masks = try masks.isEmpty ? nil : work.masks(frame: before.frame, count: masks.count)
        let task = FramePainter.Task(
          frame: before.frame, pass: pass, time: before.time, aim: shot[index].aim,
          isCut: before.cut, seen: before.seen, isPassFinished: isFinished)
        let painting = try painter.paint(content, masks, task) {
          let own = StylizedFrame(
            content: content, image: try work.painting(frame: before.frame, pass: pass - 1),
            aim: task.aim, minimization: before.minimization)
          return history.inheritance(repainting: own, motions: found.motions)
        }
        guard let painting else { return false }
        shot[index].record = painting.record
        if let painted = painting.frame { history.append(painted) }
      }
    }
    return true
  }
}
