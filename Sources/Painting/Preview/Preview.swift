import Basics
import Foundation
import Logging
import Transfer
import VideoIO

/// Paints chosen frames in every variant, each as the first frame of a shot, and puts them onto a sheet.
public struct Preview {
  let request: PreviewRequest
  private let contexts: [RunContext]
  private let sheet: String
  let cancellation: CancellationToken
  let report: @Sendable (PreviewEvent) -> Void

  /// - Parameter report: called for each event, on the thread that paints.
  /// - Throws: ``PreviewError``, ``ValueError``, and `MediaError` if a name has no known form or a
  ///   file would be replaced.
  public init(
    _ request: PreviewRequest, workers: Workers,
    cancellation: CancellationToken = CancellationToken(),
    report: @escaping @Sendable (PreviewEvent) -> Void = { _ in }
  ) throws {
    guard case .picture(let path) = try MediaOutput(request.sheet) else {
      throw PreviewError.notPicture(request.sheet)
    }
    sheet = path
    if try MediaInput(request.variants[0].request.input) == .standardInput {
      throw PreviewError.pipe
    }
    let request = try Self.namingOutputs(of: request)
    self.request = request
    self.cancellation = cancellation
    self.report = report
    contexts = try request.variants.map {
      try RunContext(
        $0.request, workers: workers, cancellation: cancellation,
        report: { report(.message($0)) })
    }
    if request.isDraft, !contexts[0].request.masks.isEmpty {
      throw ValueError("\(.draft) cannot show \(.masks); a preview at full size can")
    }
    try OutputCheck.check(
      path, overwrite: request.overwrites,
      mustDifferFrom: contexts[0].source.files
        + request.variants.flatMap { $0.request.styles.map(\.path) })
  }

  /// Names the outputs of the whole runs, unless they are already named.
  private static func namingOutputs(of request: PreviewRequest) throws -> PreviewRequest {
    var request = request
    for index in request.variants.indices where request.variants[index].request.output.path.isEmpty
    {
      let path = try PreviewVariant.output(
        for: request.variants[index].request.input, sheet: request.sheet,
        number: request.variants.count > 1 ? index + 1 : nil)
      request.variants[index].request.output.path = path
      if try MediaOutput(path).isVideo {
        request.variants[index].request.output.bitDepth = nil
        request.variants[index].request.output.quality = nil
      }
    }
    return request
  }

  /// The context of one of the variants, which all read the same frames.
  var context: RunContext { contexts[0] }

  /// Paints the sheet, and writes it after each picture.
  ///
  /// - Returns: whether it is complete; false when it was cancelled.
  public func paint() throws -> Bool {
    do {
      try paintSheet()
      return true
    } catch is Cancelled {
      return false
    }
  }

  private func paintSheet() throws {
    let whole = try context.openInput().info
    for context in contexts {
      try context.checkEncoderFields()
      if case .video(let path) = context.target {
        try context.request.output.encoderOptions
          .check(path, format: whole.format)
      }
    }
    let choice = try chooseMoments(whole)
    let full = try choice.moments.map { try read($0, context) }
    guard let first = full.first else { throw Cancelled() }
    let frames = request.isDraft ? try choice.moments.map { try read($0, halved(whole)) } : full
    let size = frames[0].image.size
    var paper = try emptySheet(choice, frames.map(\.image))
    try write(paper, whole, overwrite: request.overwrites)
    // A draft starts with a part painted at full size.
    var tracker = PreviewTracker(
      cells: (frames.count + (request.isDraft ? 1 : 0)) * contexts.count, size: size)
    for (index, context) in contexts.enumerated() {
      let stylizer = try makeStylizer(context, whole, of: first.image, at: size, &tracker)
      tracker.beginVariant()
      for (row, frame) in frames.enumerated() {
        let cell = row * contexts.count + index
        tracker.beginCell(context.settings)
        let content = stylizer.engine.preprocessing.input(fromRGB: frame.image.pixels, size: size)
        let masks = try masks(context, whole, at: full[row].time, content, stylizer)
        let painted = try paint(
          content, masks, context.aim(at: full[row].time), stylizer, number: cell + 1, &tracker)
        paper.put(RGBImage(size: size, pixels: stylizer.rgb(of: painted)), in: cell)
        try write(paper, whole, overwrite: true)
      }
      report(
        .finished(
          request.variants[index],
          estimate(context, whole, stylizer, measuredAt: size, shots: choice.shots, tracker)))
    }
    report(
      .completed(
        sheet: sheet, pictures: frames.count * contexts.count, seconds: tracker.elapsed))
  }

  /// The masks of a frame, as in a run starting there; `nil` if there are none.
  private func masks(
    _ context: RunContext, _ whole: VideoInfo, at time: Double, _ content: Tensor,
    _ stylizer: Stylizer
  ) throws -> Tensor? {
    var context = context
    if !whole.isStill, time > 0 { context.request.selection.start = time }
    return try context.openMasks(for: whole, stylizer.engine.preprocessing)?
      .next(content, beginsShot: true)
  }

  private func tell(_ evaluation: EvaluationReport, _ tracker: inout PreviewTracker) {
    let progress = tracker.record(evaluation)
    report(.iterated(progress))
    if tracker.canEstimate(), let left = progress.remaining {
      report(.estimated(pictures: progress.cells, seconds: left))
    }
  }

  /// Adds labels, and dimmed frames in place of unfinished paintings.
  private func emptySheet(_ choice: Choice, _ frames: [RGBImage]) throws -> ContactSheet {
    let variants = request.variants
    var paper = try ContactSheet(
      cells: zip(choice.moments, choice.reasons).flatMap { moment, reason in
        variants.map { (choice.moments.count > 1 ? ["\(moment) \(reason)"] : []) + $0.labels }
      }, size: frames[0].size, columns: request.columns)
    let cells = frames.flatMap { Array(repeating: $0, count: variants.count) }
    for (cell, frame) in cells.enumerated() { paper.put(frame.dimmed, in: cell) }
    return paper
  }

  private func makeStylizer(
    _ context: RunContext, _ whole: VideoInfo, of frame: RGBImage, at size: Size,
    _ tracker: inout PreviewTracker
  ) throws -> Stylizer {
    guard request.isDraft else { return try context.makeStylizer(whole) }
    tracker.beginCell(context.settings)
    return try context.makeDraftStylizer(of: frame, whole, at: size) { evaluation in
      tell(evaluation, &tracker)
      return !cancellation.isCancelled
    }
  }

  private func paint(
    _ content: Tensor, _ masks: Tensor?, _ aim: FrameAim, _ stylizer: Stylizer, number: Int,
    _ tracker: inout PreviewTracker
  ) throws -> StylizedFrame {
    stylizer.beginShot()
    stylizer.observeColors(of: content)
    let painted: StylizedFrame
    do throws(StylizeError) {
      painted = try stylizer.stylize(content, masks: masks, aim: aim, inheritance: nil) {
        evaluation in
        tell(evaluation, &tracker)
        return !cancellation.isCancelled
      }
    } catch {
      throw PaintingError.failedFrame(
        number: number, cause: error.cause, remedies: context.settings.remedies)
    }
    if painted.minimization.reason == .cancelled { throw Cancelled() }
    return painted
  }

  private func estimate(
    _ context: RunContext, _ whole: VideoInfo, _ stylizer: Stylizer, measuredAt size: Size,
    shots: Int, _ tracker: PreviewTracker
  ) -> PreviewEstimate {
    var estimate = context.estimate(for: whole)
    estimate.style = request.isDraft ? stylizer.styleSize.scaled(by: 2) : stylizer.styleSize
    estimate.shots = shots
    estimate.secondsPerEvaluation = RunEstimate.seconds(
      tracker.secondsPerIteration ?? 0, measuredAt: size, for: whole.size)
    return PreviewEstimate(run: estimate, isTimed: tracker.secondsPerIteration != nil)
  }

  private func write(_ paper: ContactSheet, _ whole: VideoInfo, overwrite: Bool) throws {
    var output = OutputSettings(path: sheet)
    output.bitDepth = request.bitDepth
    output.quality = request.quality
    try PictureFile.write(
      paper.image, to: sheet, options: output.pictureOptions, color: whole.format.color,
      overwrite: overwrite,
      sampleAspectRatio: whole.sampleAspectRatio)
  }
}

extension RGBImage {
  /// The image at a third of its brightness.
  fileprivate var dimmed: RGBImage {
    RGBImage(size: size, pixels: pixels.map { $0 * 0.35 })
  }
}
