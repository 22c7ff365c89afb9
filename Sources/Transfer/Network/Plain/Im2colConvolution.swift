import Basics
import COpenBLAS

/// A 3×3 convolution, stride 1, zero padding 1, as matrix products over unfolded strips of rows.
///
/// The output is cut into strips of whole rows and, where there are few, into blocks of output
/// channels. For each part, `inputGroup` input channels at a time are unfolded to a
/// (channels · 9) × positions matrix that fits the second-level cache, and multiplied in.
final class Im2colConvolution {
  /// Positions that one strip aims at.
  private static let stripPositions = 768
  /// Input channels unfolded at a time.
  private static let inputGroup = 64
  /// Parts below which strips are also cut by output channels, so that several threads have work.
  private static let wantedParts = 16

  private let workers: Workers
  private var scratch: [UnsafeMutableBufferPointer<Float>] = []

  init(workers: Workers) {
    self.workers = workers
  }

  deinit {
    for buffer in scratch { buffer.deallocate() }
  }

  /// output = weights ∗ input; with a bias, ReLU(weights ∗ input + bias).
  ///
  /// `input` is weights.inputs × height × width, `output` weights.outputs × height × width.
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

  /// Grows the workers' scratch to hold `count` values each; a no-op once the largest layer has run.
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
    var target = unfolded
    for channel in 0..<channels {
      let plane = input + channel * size.area
      for dy in -1...1 {
        for dx in -1...1 {
          for y in rows {
            let sourceRow = y + dy
            if sourceRow < 0 || sourceRow >= size.height {
              target.update(repeating: 0, count: width)
            } else {
              let row = plane + sourceRow * width
              switch dx {
              case -1:
                target[0] = 0
                (target + 1).update(from: row, count: width - 1)
              case 0:
                target.update(from: row, count: width)
              default:
                target.update(from: row + 1, count: width - 1)
                target[width - 1] = 0
              }
            }
            target += width
          }
        }
      }
    }
  }

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
