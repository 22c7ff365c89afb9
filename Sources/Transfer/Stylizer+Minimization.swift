extension Stylizer {
  /// The image that the minimisation starts from; may exceed the displayable range.
  ///
  /// - Parameter smaller: the frame, painted at the size before.
  func startingImage(of task: FrameTask, after smaller: StylizedFrame?) -> Tensor {
    if let inheritance = task.inheritance { return inheritance.start }
    if let smaller { return smaller.enlarged(onto: task.content, workers) }
    return (task.isPhotograph ? .content : settings.initialImage).make(
      content: task.content, style: styles[0][0].pictures[0].image, range: bounds.ranges,
      seed: settings.seed)
  }

  /// Minimises from `start`.
  ///
  /// - Parameter stepScale: below 1 after a failure.
  func minimize(
    _ task: FrameTask, from start: Tensor, stepScale: Double, _ report: (EvaluationReport) -> Bool
  ) throws(OptimizationError) -> StylizedFrame {
    bounds.project(start, to: image, workers)
    let seededScale = task.inheritance == nil ? 1 : settings.seededStepScale
    var initial: LossTerms?
    do {
      let result = try optimizer.minimize(
        objective, image: image, rule: rule(for: task), stepScale: stepScale * seededScale
      ) {
        initial = initial ?? $0.terms
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

  /// In a static shot the start is already the result: nothing is left to gain, nothing is wrong. Then its
  /// loss, and the start in `image`; nil where there was something to gain.
  ///
  /// - Parameter initial: the losses of the start.
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
