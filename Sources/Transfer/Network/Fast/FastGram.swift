import CKernels

/// Gram matrices of maps, and their packing for the derivative.
final class FastGram {
  /// Positions per partial sum; partial sums are added in `Double`, so that error does not grow with
  /// the size of the image.
  private static let chunk = 8192
  /// Columns of the matrix per part.
  private static let columnBlock = 128

  private let functions: ck_kernels
  private let workers: Workers
  private var partials: Pages

  /// Allocates memory for the Gram matrices of some maps.
  init(_ functions: ck_kernels, workers: Workers, maps: [ck_map]) {
    self.functions = functions
    self.workers = workers
    partials = Pages(
      floats: maps.map { Self.chunks($0) * Int($0.channels * $0.channels) }.max() ?? 0)
  }

  /// G = F Fᵀ / N for a map of N positions.
  func compute(_ map: ck_map, into gram: inout GramMatrix) {
    let channels = Int(map.channels)
    precondition(gram.channels == channels)
    let chunks = Self.chunks(map)
    let entries = channels * channels
    let columns = min(Self.columnBlock, channels)
    let columnBlocks = channels / columns
    let partials = self.partials.floats
    workers.forEach(chunks * columnBlocks) { part, _ in
      // The costliest columns first, so that the last parts are short.
      let (block, chunk) = (columnBlocks - 1 - part / chunks, part % chunks)
      let rows = (map.size.height * chunk / chunks)..<(map.size.height * (chunk + 1) / chunks)
      withUnsafePointer(to: map) {
        functions.gram(
          $0, Int32(rows.lowerBound), Int32(rows.count), Int32(block * columns), Int32(columns),
          partials + chunk * entries)
      }
    }
    let scale = 1 / Double(map.size.area)
    let panel = Int(functions.panel)
    gram.values.withUnsafeMutableBufferPointer { values in
      nonisolated(unsafe) let result = values.baseAddress!
      workers.forEach(channels / 16) { part, _ in
        for row in (part * 16)..<(part * 16 + 16) {
          functions.gram_row(
            partials, Int32(chunks), map.channels, Int32(row), scale, result + row * channels)
        }
      }
      for row in 0..<channels {
        for column in 0..<(row / panel * panel) {
          result[row * channels + column] = result[column * channels + row]
        }
      }
    }
  }

  private static func chunks(_ map: ck_map) -> Int {
    min((map.size.area + chunk - 1) / chunk, map.size.height)
  }
}
