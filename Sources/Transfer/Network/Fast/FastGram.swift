import Basics
import CKernels

/// Gram matrices of the fast engine's features.
final class FastGram {
  /// Positions per partial sum. Partial sums are added in `Double`, so that errors do not grow with the size of the
  /// image.
  private static let chunk = 8192
  /// Positions per strip of features.
  private static let strip = 2048
  /// Columns of the Gram matrix per part.
  private static let columnBlock = 128

  private let functions: ck_kernels
  private let workers: Workers
  private let partials: Pages
  /// Partial sums of the channels' means.
  private let partialSums: Pages

  /// Allocates memory for the Gram matrices of some layers of an image of `size`.
  init(_ functions: ck_kernels, workers: Workers, layers: some Sequence<Layer>, image size: Size) {
    self.functions = functions
    self.workers = workers
    func largest(_ entries: (_ channels: Int) -> Int) -> Int {
      layers.map {
        Self.chunks(VGG19.size(at: $0, image: size)) * entries(VGG19.channels(at: $0))
      }.max() ?? 0
    }
    partials = Pages(floats: largest { $0 * $0 })
    partialSums = Pages(floats: largest { $0 })
  }

  /// Number of rows in a strip of a layer of `size`.
  static func stripRows(_ size: Size) -> Int { max(strip / size.width, 1) }

  /// Computes G = F Fᵀ / N for features at N positions; with a region g, F diag(g) Fᵀ / Σ g.
  ///
  /// - Parameters:
  ///   - mean: receives the mean of each channel, Σ g f / Σ g, unless it is empty.
  ///   - features: returns a map that holds some rows.
  func compute(
    size: Size, region: RegionMap?, into gram: inout GramMatrix, mean: inout [Float],
    features: (_ rows: Range<Int>, _ worker: Int) -> ck_map
  ) {
    precondition(region?.values.size ?? size == size)
    let channels = gram.channels
    let chunks = Self.chunks(size)
    let stripRows = Self.stripRows(size)
    let entries = channels * channels
    let columns = min(Self.columnBlock, channels)
    let columnBlocks = channels / columns
    let partials = self.partials.floats
    let sums = partialSums.floats
    let wantsMean = !mean.isEmpty
    if wantsMean { sums.update(repeating: 0, count: chunks * channels) }
    workers.forEach(chunks * columnBlocks) { part, worker in
      // The most expensive columns first, so that the last parts are short.
      let (block, chunk) = (columnBlocks - 1 - part / chunks, part % chunks)
      let rows = (size.height * chunk / chunks)..<(size.height * (chunk + 1) / chunks)
      for first in stride(from: rows.lowerBound, to: rows.upperBound, by: stripRows) {
        let strip = first..<min(first + stripRows, rows.upperBound)
        var map = features(strip, worker)
        functions.gram(
          &map, region?.values.base, Int32(first), Int32(strip.count), Int32(block * columns),
          Int32(columns),
          first > rows.lowerBound ? 1 : 0, partials + chunk * entries)
        if wantsMean, block == 0 {
          functions.channel_sums(
            &map, region?.values.base, Int32(first), Int32(strip.count), sums + chunk * channels)
        }
      }
    }
    let scale = 1 / (region?.sum ?? Double(size.area))
    for channel in mean.indices {
      let sum = (0..<chunks).reduce(0.0) { $0 + Double(sums[$1 * channels + channel]) }
      mean[channel] = Float(sum * scale)
    }
    let panel = Int(functions.panel)
    gram.values.withUnsafeMutableBufferPointer { values in
      nonisolated(unsafe) let result = values.baseAddress!
      workers.forEach(channels / 16) { part, _ in
        for row in (part * 16)..<(part * 16 + 16) {
          functions.gram_row(
            partials, Int32(chunks), Int32(channels), Int32(row), scale, result + row * channels)
        }
      }
      workers.forEach(channels / 16) { part, _ in
        for column in 0..<(part * 16 / panel * panel) {
          for row in (part * 16)..<(part * 16 + 16) {
            result[row * channels + column] = result[column * channels + row]
          }
        }
      }
    }
  }

  private static func chunks(_ size: Size) -> Int {
    min((size.area + chunk - 1) / chunk, size.height)
  }
}
