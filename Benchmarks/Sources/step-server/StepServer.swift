import ArgumentParser
import Basics
import Common
import Foundation
import Transfer

/// Computes steps on request, for scripts that alternate it with another engine.
///
/// Reads `content.f32`, `style.f32` and `image.f32` (3 × height × width floats in the network's input
/// space) from a folder. For each line `step` on standard input it answers with seconds; for `write`
/// with the loss, after it wrote `gradient.f32`.
@main struct StepServer: ParsableCommand {
  @Argument(help: "WIDTHxHEIGHT.")
  var size: String

  @Argument(help: "The folder.")
  var folder: String

  @Option(help: "The network's weights.")
  var weights = "weights/vgg19.safetensors"

  @Option(help: "Threads.")
  var threads = 2

  @Option(help: "The CPU's instructions: portable, avx2, avx512 or neon (default: the fastest).")
  var isa: String?

  func run() throws {
    let parts = size.split(separator: "x").compactMap { Int($0) }
    guard parts.count == 2 else { throw ValidationError("\(size) is not WIDTHxHEIGHT") }
    let size = Size(height: parts[1], width: parts[0])
    let instructions = isa.map { InstructionSet(named: $0) } ?? .best
    guard let instructions else { throw ValidationError("this CPU does not run \(isa!)") }
    let engine = Engine(
      weights: try VGG19Weights(path: weights),
      workers: Workers(count: threads, instructions: instructions))
    let backend = engine.backend(
      size: size, layers: LossStep.layers, pooling: .max, gradients: true)
    let step = LossStep(
      backend, content: try read("content", size), style: try read("style", size))
    let image = try read("image", size)
    while let request = readLine() {
      var loss = 0.0
      let seconds = Measure.seconds { loss = step.evaluate(image) }
      if request == "write" {
        try Data(buffer: UnsafeBufferPointer(step.gradient.values)).write(to: file("gradient"))
      }
      print(request == "write" ? loss : seconds)
      fflush(nil)
    }
  }

  private func file(_ name: String) -> URL { URL(filePath: folder).appending(path: "\(name).f32") }

  private func read(_ name: String, _ size: Size) throws -> Tensor {
    let data = try Data(contentsOf: file(name))
    guard data.count == 3 * size.area * 4 else {
      throw ValidationError("\(name).f32 does not hold an image of \(size)")
    }
    let tensor = Tensor(channels: 3, size: size)
    _ = data.copyBytes(to: tensor.values)
    return tensor
  }
}
