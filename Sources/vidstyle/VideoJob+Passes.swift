import Transfer
import VideoIO

extension Job {
  /// The second and later passes (there is at least one) over a shot: Ruder, Dosovitskiy, Brox (2016), section 4.3.
  ///
  /// Passes alternate their direction. A frame starts halfway between its last painting and its
  /// neighbour's, moved, so that what one end of the shot knows reaches the other.
  func repaint(
    _ shot: ShotStore, _ painter: inout FramePainter, _ preprocessing: Preprocessing
  ) throws {
    let first = painter.progress.finishedFrames - shot.count + 1
    for pass in 2...motion.passes {
      let order = pass % 2 == 0 ? Array((0..<shot.count).reversed()) : Array(0..<shot.count)
      let analysis = try MotionAnalysis(distances: settings.longTerm, flow: motion.source.open())
      var history = PaintingHistory(settings: settings, workers: workers)
      var upcoming: StylizedFrame?
      func read(_ place: Int) throws {
        upcoming = place < order.count ? try shot.painting(order[place]) : nil
        if let upcoming {
          analysis.begin(
            preprocessing.grey(from: upcoming.content), number: first + order[place], isCut: false)
        }
      }
      try read(0)
      for (place, index) in order.enumerated() {
        let own = upcoming!
        let found = try analysis.finish()
        try read(place + 1)
        let guide = history.guide(repainting: own, motions: found.motions)
        guard
          let painted = try painter.paint(own.content, guide, number: first + index, pass: pass)
        else { return }
        try shot.replace(index, with: painted)
        history.append(painted)
      }
    }
  }
}
