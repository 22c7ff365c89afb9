extension Stylizer {
  /// Paints a frame that inherits nothing at the next smaller size, in memory that is freed afterwards.
  ///
  /// The style pictures are reduced by the same factor, so the strokes are those of a painting of that size.
  ///
  /// - Returns: `nil` if there is no smaller size.
  func paintSmaller(
    _ task: FrameTask, _ checkpoint: (any Checkpoint)?, _ report: (EvaluationReport) -> Bool
  ) throws(StylizeError) -> StylizedFrame? {
    guard task.inheritance == nil, !task.isPhotograph,
      let size = settings.scales.coarser(than: task.content.size, least: settings.smallestSide)
    else { return nil }
    let share = Double(size.area) / Double(task.content.size.area)
    let evaluations = settings.firstRule(task.content.size).evaluations
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
    stylizer.observer = observer
    // All smaller sizes together get at most a third of the time.
    let now = ContinuousClock.now
    return try stylizer.stylize(
      task.content.resized(to: size, workers), masks: task.masks?.resized(to: size, workers),
      aim: task.aim, inheritance: nil, deadline: task.deadline.map { now + ($0 - now) / 3 },
      checkpoint: checkpoint
    ) { report($0.sharing(share, before: evaluations)) }
  }
}
