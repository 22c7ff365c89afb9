import Basics
import COpenBLAS

/// A 3×3 convolution with stride 1 and zero padding 1, as matrix products over unfolded strips of rows.
///
/// The output is cut into strips of whole rows and, if there are few of these, into blocks of output channels. For
/// each part, `inputGroup` input channels at a time are unfolded to a (channels · 9) × positions matrix, which fits
/// the second-level cache, and multiplied by the weights.
final class Im2colConvolution {
  /// Approximate number of positions in a strip.
  private static let stripPositions = 768
  /// Number of input channels unfolded at a time.
  private static let inputGroup = 64
  /// With fewer parts than this, strips are also cut by output channels, so that all threads have work.
  private static let wantedParts = 16

  private let workers: Workers
  private var scratch: [UnsafeMutableBufferPointer<Float>] = []

  init(workers: Workers) {
    self.workers = workers
  }

  deinit {
    for buffer in scratch { buffer.deallocate() }
  }

  /// Computes output = weights ∗ input or, with a bias, ReLU(weights ∗ input + bias).
  ///
  /// - Parameters:
  ///   - input: weights.inputs × height × width.
  ///   - output: weights.outputs × height × width.
  func run(
    _ input: UnsafePointer<Float>, size: Size, weights: PlainKernels.Matrix, bias: [Float]?,
    output: UnsafeMutablePointer<Float>
  ) {
    let rowsPerStrip = max(1, min(size.height, Self.stripPositions / size.width))
    let strips = (size.height + rowsPerStrip - 1) / rowsPerStrip
    var outputBlock = weights.outputs
    while strips * (weights.outputs / outputBlock) < Self.wantedParts, outputBlock % 64 == 0 {
      outputBlock /= 2
    }
    let blocks = weights.outputs / outputBlock
    let group = min(Self.inputGroup, weights.inputs)
    reserveScratch(group * 9 * rowsPerStrip * size.width)
    workers.forEach(strips * blocks) { part, worker in
      let firstRow = part / blocks * rowsPerStrip
      let rows = firstRow..<min(firstRow + rowsPerStrip, size.height)
      let outputs = (part % blocks * outputBlock)..<((part % blocks + 1) * outputBlock)
      let unfolded = scratch[worker].baseAddress!
      for first in stride(from: 0, to: weights.inputs, by: group) {
        Self.unfold(
          input + first * size.area, channels: group, size: size, rows: rows, to: unfolded)
        Self.multiply(
          weights, outputs: outputs, firstInput: first, inputs: group, by: unfolded, size: size,
          rows: rows, accumulate: first > 0, output: output)
      }
      if let bias {
        Self.addBiasAndRectify(
          bias, outputs: outputs, size: size, rows: rows, output: output)
      }
    }
  }

  /// Grows each worker's scratch memory to `count` values; does nothing once the largest layer has run.
  private func reserveScratch(_ count: Int) {
    guard (scratch.first?.count ?? 0) < count else { return }
    for buffer in scratch { buffer.deallocate() }
    scratch = (0..<workers.count).map { _ in .allocate(capacity: count) }
  }

  /// unfolded[(c · 9 + 3 dy + dx)][position] = input[c][y + dy − 1][x + dx − 1], 0 outside.
  private static func unfold(
    _ input: UnsafePointer<Float>, channels: Int, size: Size, rows: Range<Int>,
    to unfolded: UnsafeMutablePointer<Float>
  ) {
    let width = size.width
    var line = unfolded
    for channel in 0..<channels {
      let plane = input + channel * size.area
      for dy in -1...1 {
        for dx in -1...1 {
          for y in rows {
            let inputRow = y + dy
            if inputRow < 0 || inputRow >= size.height {
              line.update(repeating: 0, count: width)
            } else {
              let row = plane + inputRow * width
              switch dx {
              case -1:
                line[0] = 0
                (line + 1).update(from: row, count: width - 1)
              case 0:
                line.update(from: row, count: width)
              default:
                line.update(from: row + 1, count: width - 1)
                line[width - 1] = 0
              }
            }
            line += width
          }
        }
      }
    }
  }

  /// Multiplies unfolded input channels by their weights, into some rows of some outputs.
  private static func multiply(
    _ weights: PlainKernels.Matrix, outputs: Range<Int>, firstInput: Int, inputs: Int,
    by unfolded: UnsafePointer<Float>, size: Size, rows: Range<Int>, accumulate: Bool,
    output: UnsafeMutablePointer<Float>
  ) {
    let positions = rows.count * size.width
    weights.values.withUnsafeBufferPointer { matrix in
      cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(outputs.count), Int32(positions),
        Int32(inputs * 9), 1,
        matrix.baseAddress! + outputs.lowerBound * weights.inputs * 9 + firstInput * 9,
        Int32(weights.inputs * 9), unfolded, Int32(positions), accumulate ? 1 : 0,
        output + outputs.lowerBound * size.area + rows.lowerBound * size.width,
        Int32(size.area))
    }
  }

  /// Replaces some rows of some outputs x by ReLU(x + bias).
  private static func addBiasAndRectify(
    _ bias: [Float], outputs: Range<Int>, size: Size, rows: Range<Int>,
    output: UnsafeMutablePointer<Float>
  ) {
    for channel in outputs {
      let start = output + channel * size.area + rows.lowerBound * size.width
      let value = bias[channel]
      for i in 0..<(rows.count * size.width) { start[i] = max(start[i] + value, 0) }
    }
  }
}
