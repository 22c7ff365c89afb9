import ArgumentParser
import Basics
import Common
import Foundation
import Transfer

/// Times whole steps: a loss of five Gram matrices and one layer's features, and its gradient.
@main struct Step: ParsableCommand {
  @Argument(help: "Sizes; each is measured in a process of its own.")
  var sizes = ["256x144", "512x288", "1280x720", "1920x1080"]

  @Option(help: "The network's weights.")
  var weights = "weights/vgg19.safetensors"

  @Option(help: "Threads.")
  var threads = 2

  @Option(help: "Steps that are timed, after one that is not.")
  var steps = 5

  @Option(help: "fast, plain", transform: Self.kind)
  var engine = Engine.Kind.fast

  @Flag(help: "With the optimiser, L-BFGS: what a frame's evaluations take.")
  var optimise = false

  func run() throws {
    guard sizes.count == 1 else { return try runEach() }
    let parts = sizes[0].split(separator: "x").compactMap { Int($0) }
    guard parts.count == 2 else { throw ValidationError("\(sizes[0]) is not WIDTHxHEIGHT") }
    let size = Size(height: parts[1], width: parts[0])
    let weights = try VGG19Weights(path: self.weights)
    var opened: Engine?
    let startUp = Measure.seconds {
      opened = Engine(self.engine, weights: weights, workers: Workers(count: threads))
      if self.engine == .fast { _ = backend(of: opened!, size) }
    }
    let engine = opened!
    let times = optimise ? optimised(size, engine) : plainSteps(size, engine)
    let median = Measure.median(times)
    print(
      String(
        format: "%@ %@ %d threads: %.4f s (%.4f–%.4f), %.2f ns per pixel, "
          + "peak %.2f GB, start %.2f s",
        size.description, self.engine.rawValue, threads, median, times.min()!, times.max()!,
        median / Double(size.area) * 1e9, Double(Measure.peakMemory) / 1e9, startUp))
  }

  private static func kind(_ name: String) throws -> Engine.Kind {
    guard let kind = Engine.Kind(rawValue: name) else {
      throw ValidationError("there is no engine '\(name)'")
    }
    return kind
  }

  private func backend(of engine: Engine, _ size: Size) -> any Backend {
    engine.backend(size: size, layers: LossStep.layers, pooling: .max, gradients: true)
  }

  private func plainSteps(_ size: Size, _ engine: Engine) -> [Double] {
    let step = LossStep(
      backend(of: engine, size), content: Pictures.synthetic(size, seed: 1),
      style: Pictures.synthetic(size, seed: 2))
    let image = Pictures.synthetic(size, seed: 3)
    _ = step.evaluate(image)
    return (0..<steps).map { _ in Measure.seconds { _ = step.evaluate(image) } }
  }

  /// Times from one evaluation to the next, once the optimiser's history is full.
  private func optimised(_ size: Size, _ engine: Engine) -> [Double] {
    var settings = TransferSettings()
    settings.contentLayers = [LayerWeight(LossStep.contentLayer)]
    settings.firstEvaluations = steps + 12
    settings.scales = .count(1)
    settings.tolerance = 0
    let stylizer = Stylizer(
      settings: settings, size: size, styles: [[Style(Pictures.synthetic(size, seed: 2))]],
      engine: engine)
    var times: [Double] = []
    var last = ContinuousClock.now
    _ = try? stylizer.stylize(Pictures.synthetic(size, seed: 1), inheritance: nil) { _ in
      let (seconds, attoseconds) = (ContinuousClock.now - last).components
      times.append(Double(seconds) + Double(attoseconds) * 1e-18)
      last = .now
      return true
    }
    return Array(times.suffix(steps))
  }

  /// Each size in a process of its own, so that peak memory is its own.
  private func runEach() throws {
    for size in sizes {
      let process = Process()
      process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
      process.arguments =
        [
          size, "--weights", weights, "--threads", String(threads), "--steps", String(steps),
          "--engine", engine.rawValue,
        ] + (optimise ? ["--optimise"] : [])
      try process.run()
      process.waitUntilExit()
    }
  }
}
