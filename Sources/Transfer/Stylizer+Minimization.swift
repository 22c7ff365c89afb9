extension Stylizer {
  func minimize(
    _ content: Tensor, _ aim: FrameAim, from start: Tensor, _ inheritance: Inheritance?,
    _ rule: StopRule,
    stepScale: Double, _ report: (EvaluationReport) -> Bool
  ) throws(OptimizationError) -> StylizedFrame {
    bounds.project(start, to: image, workers)
    let isSeeded = inheritance != nil
    let isSteady = inheritance?.isSteady(for: aim) ?? true
    var initial: LossTerms?
    do {
      let result = try optimizer.minimize(
        objective, image: image, rule: rule,
        stepScale: isSeeded ? stepScale * settings.seededStepScale : stepScale
      ) {
        initial = initial ?? $0.terms
        return report($0)
      }
      return StylizedFrame(
        content: content, image: image.clone(), aim: aim,
        minimization: isSteady ? result : result.unsettled)
    } catch {
      // In a static shot the start is already the result: nothing is left to gain, nothing is wrong.
      if case .stalled(let evaluations) = error, let inheritance, let initial {
        bounds.project(start, to: image, workers)
        let known = isSteady ? initial : losses(of: image, content, inheritance.aim)
        if known.alone <= max(inheritance.goodLoss, inheritance.minimization.best.alone) * 1.02 {
          return StylizedFrame(
            content: content, image: image.clone(), aim: aim,
            minimization: Minimization(
              reason: .converged, evaluations: evaluations, initial: initial, best: initial,
              goodLoss: isSteady ? inheritance.goodLoss : initial.alone))
        }
        if !isSteady { setTargets(content, aim) }
      }
      throw error
    }
  }
}
