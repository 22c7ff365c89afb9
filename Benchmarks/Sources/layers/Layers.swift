import ArgumentParser
import CKernels
import CPeak
import Common
import Foundation

/// Times each shape of VGG19's convolutions, forward and backward, on one core.
@main struct Layers: ParsableCommand {
  @Argument(help: "The image's size.")
  var size = "512x288"

  @Option(help: "avx512, avx2, portable or neon (default: the best here).")
  var isa: String?

  @Option(help: "Outputs of a tile along each side, 4 or 6 (default: both).")
  var tile: Int?

  @Option(help: "Tiles of a block (default: the engine's choice).")
  var block: Int?

  @Option(help: "Outputs that are multiplied in one pass over a block's tiles.")
  var pass: Int?

  private struct Shape {
    let name: String
    let inputs, outputs, halvings: Int32
    var isPooled = false
  }

  private static let shapes = [
    Shape(name: "conv1_2", inputs: 64, outputs: 64, halvings: 0, isPooled: true),
    Shape(name: "conv2_1", inputs: 64, outputs: 128, halvings: 1),
    Shape(name: "conv2_2", inputs: 128, outputs: 128, halvings: 1, isPooled: true),
    Shape(name: "conv3_1", inputs: 128, outputs: 256, halvings: 2),
    Shape(name: "conv3_2", inputs: 256, outputs: 256, halvings: 2),
    Shape(name: "conv3_4", inputs: 256, outputs: 256, halvings: 2, isPooled: true),
    Shape(name: "conv4_1", inputs: 256, outputs: 512, halvings: 3),
    Shape(name: "conv4_2", inputs: 512, outputs: 512, halvings: 3),
    Shape(name: "conv5_1", inputs: 512, outputs: 512, halvings: 4),
  ]

  func run() throws {
    let parts = size.split(separator: "x").compactMap { Int32($0) }
    guard parts.count == 2 else { throw ValidationError("\(size) is not WIDTHxHEIGHT") }
    guard let kernels = isa.map({ ck_kernels_named($0) }) ?? ck_best_kernels() else {
      throw ValidationError("this CPU does not run \(isa ?? "")")
    }
    let peak = cpeak_gflops(kernels.pointee.name)
    print(
      String(
        format: "%@ on one core, FMA peak %.0f GFLOPS\n"
          + "layer      tile  block  forward ms  effective  products  of peak"
          + "   backward ms  effective  products  of peak",
        String(cString: kernels.pointee.name), peak))
    for shape in Self.shapes {
      for tile in [4, 6] as [Int32] where self.tile == nil || self.tile == Int(tile) {
        var line = ""
        var block: Int32 = 0
        for mirrored in [false, true] {
          let job = ConvolutionRun(
            kernels.pointee, inputs: mirrored ? shape.outputs : shape.inputs,
            outputs: mirrored ? shape.inputs : shape.outputs, height: parts[1] >> shape.halvings,
            width: parts[0] >> shape.halvings, tile: tile, mirrored: mirrored,
            pooled: shape.isPooled, block: self.block, pass: pass)
          block = job.job.block_tiles
          let seconds = Measure.median((0..<7).map { _ in Measure.seconds { job.run() } })
          line += String(
            format: "%14.2f %10.0f %9.0f %7.0f%%", seconds * 1e3,
            job.directOperations / seconds / 1e9,
            job.tileOperations / seconds / 1e9, 100 * job.tileOperations / seconds / 1e9 / peak)
        }
        print("\(shape.name)     \(tile)     \(block)" + line)
      }
    }
  }
}
