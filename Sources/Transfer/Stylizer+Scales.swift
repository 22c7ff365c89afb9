extension Stylizer {
  /// Paints a frame that starts anew at the size before, if there is one, in memory that is given back at once.
  ///
  /// The style pictures are reduced along: the strokes are those of a painting of that size.
  func paintSmaller(
    _ task: FrameTask, _ report: (EvaluationReport) -> Bool
  ) throws(StylizeError) -> StylizedFrame? {
    guard task.inheritance == nil, !task.isPhotograph,
      let size = settings.scales.coarser(than: task.content.size, least: settings.smallestSide)
    else { return nil }
    let share = Double(size.area) / Double(task.content.size.area)
    let stylizer = Stylizer(
      settings: settings.atCoarserScale, size: size,
      styles: styles.map {
        $0.map {
          $0.reduced(
            for: size, scale: settings.styleScale, least: settings.smallestSide, workers)
        }
      },
      luma: lumaWeights, engine: engine)
    stylizer.shotColors = shotColors
    // A third of the time, at the most, for all the smaller sizes.
    let now = ContinuousClock.now
    return try stylizer.stylize(
      task.content.resized(to: size, workers), masks: task.masks?.resized(to: size, workers),
      aim: task.aim, inheritance: nil, deadline: task.deadline.map { now + ($0 - now) / 3 }
    ) { report($0.sharing(share)) }
  }
}
