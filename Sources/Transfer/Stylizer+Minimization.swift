extension Stylizer {
  /// The image that the minimisation starts from; may exceed the displayable range.
  ///
  /// - Parameter smaller: the frame painted at the next smaller size.
  func startingImage(of task: FrameTask, after smaller: StylizedFrame?) -> Tensor {
    if let inheritance = task.inheritance { return inheritance.start }
    if let smaller { return smaller.enlarged(onto: task.content, workers) }
    return (task.isPhotograph ? .content : settings.initialImage).make(
      content: task.content, style: styles[0][0].pictures[0].image, range: bounds.ranges,
      seed: settings.seed)
  }

  /// Makes one attempt at painting a frame.
  ///
  /// - Parameters:
  ///   - stepScale: factor on the first step; below 1 after a failure.
  ///   - resumption: the state of another process's attempt, with `image` and the optimiser
  ///     restored.
  func minimize(
    _ task: FrameTask, from start: Tensor, stepScale: Double, _ resumption: Resumption?,
    _ keeper: MinimizationKeeper?, _ report: (EvaluationReport) -> Bool
  ) throws(OptimizationError) -> StylizedFrame {
    if resumption == nil { bounds.project(start, to: image, workers) }
    let seededScale = task.inheritance == nil ? 1 : settings.seededStepScale
    var initial = resumption?.initial
    do {
      let result = try optimizer.minimize(
        objective, image: image, rule: rule(for: task), stepScale: stepScale * seededScale,
        keeper: keeper
      ) {
        initial = initial ?? $0.terms
        observe(task)
        return report($0)
      }
      return painting(of: task, task.isSteady ? result : result.unsettled)
    } catch {
      if case .stalled(let evaluations) = error, let initial,
        let goodLoss = settledLoss(of: task, start, initial)
      {
        return painting(
          of: task,
          Minimization(
            reason: .converged, evaluations: evaluations, initial: initial, best: initial,
            goodLoss: goodLoss))
      }
      throw error
    }
  }

  private func rule(for task: FrameTask) -> StopRule {
    var rule: StopRule
    if let inheritance = task.inheritance {
      rule = settings.nextRule
      if inheritance.isAdaptive, task.isSteady { rule.goodLoss = inheritance.goodLoss }
    } else {
      rule = settings.firstRule(task.content.size)
    }
    rule.deadline = task.deadline
    return rule
  }

  /// The good loss of a frame whose starting image is as good as the previous painting, with that image in
  /// `image`; `nil` if there was something left to gain.
  ///
  /// In a static shot, a minimisation that stalls at once has not failed: its start is already the result.
  ///
  /// - Parameter initial: the losses of the starting image.
  private func settledLoss(of task: FrameTask, _ start: Tensor, _ initial: LossTerms) -> Double? {
    guard let inheritance = task.inheritance else { return nil }
    bounds.project(start, to: image, workers)
    let known = task.isSteady ? initial : losses(of: image, task.content, inheritance.aim)
    if known.alone <= max(inheritance.goodLoss, inheritance.minimization.best.alone) * 1.02 {
      return task.isSteady ? inheritance.goodLoss : initial.alone
    }
    if !task.isSteady { setTargets(task.content, task.aim) }
    return nil
  }

  private func painting(of task: FrameTask, _ minimization: Minimization) -> StylizedFrame {
    StylizedFrame(
      content: task.content, image: image.clone(), aim: task.aim, minimization: minimization)
  }
}
