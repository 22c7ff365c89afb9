import CKernels

/// Passes over long vectors of `Float`: in parallel parts of fixed length, sums in `Double`.
enum VectorMath {
  /// Values per part.
  private static let part = 1 << 16
  /// For the best instructions that the CPU has.
  nonisolated(unsafe) static let functions = ck_best_kernels().pointee

  /// Σ a·b.
  static func dot(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int, _ workers: Workers
  ) -> Double {
    sum(count, workers) { range in
      functions.dot(a + range.lowerBound, b + range.lowerBound, range.count)
    }
  }

  /// Σ (a − b)².
  static func squaredDistance(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int, _ workers: Workers
  ) -> Double {
    sum(count, workers) { range in
      range.reduce(0) { $0 + Double((a[$1] - b[$1]) * (a[$1] - b[$1])) }
    }
  }

  /// target += scale · x.
  static func add(
    _ x: UnsafePointer<Float>, scale: Float, to target: UnsafeMutablePointer<Float>, _ count: Int,
    _ workers: Workers
  ) {
    forEachRange(count, workers) { range in
      functions.add_scaled(x + range.lowerBound, scale, target + range.lowerBound, range.count)
    }
  }

  /// target = a − b.
  static func subtract(
    _ b: UnsafePointer<Float>, from a: UnsafePointer<Float>,
    to target: UnsafeMutablePointer<Float>, _ count: Int, _ workers: Workers
  ) {
    forEachRange(count, workers) { range in
      for i in range { target[i] = a[i] - b[i] }
    }
  }

  /// target += scale · (a − b).
  static func addScaledDifference(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, scale: Float,
    to target: UnsafeMutablePointer<Float>, _ count: Int, _ workers: Workers
  ) {
    forEachRange(count, workers) { range in
      for i in range { target[i] += scale * (a[i] - b[i]) }
    }
  }

  /// The derivative of ReLU: target = 0 where activation ≤ 0.
  static func zeroWhereNotPositive(
    _ target: UnsafeMutablePointer<Float>, activation: UnsafePointer<Float>, _ count: Int,
    _ workers: Workers
  ) {
    forEachRange(count, workers) { range in
      for i in range { target[i] = activation[i] > 0 ? target[i] : 0 }
    }
  }

  /// Calls `body` for consecutive ranges that together cover 0..<count, on the workers.
  static func forEachRange(_ count: Int, _ workers: Workers, _ body: (Range<Int>) -> Void) {
    workers.forEach((count + part - 1) / part) { index, _ in
      body((index * part)..<min((index + 1) * part, count))
    }
  }

  /// The largest of `body` over consecutive ranges.
  static func maximum(_ count: Int, _ workers: Workers, _ body: (Range<Int>) -> Float) -> Float {
    let parts = (count + part - 1) / part
    return withUnsafeTemporaryAllocation(of: Float.self, capacity: parts) { results in
      workers.forEach(parts) { index, _ in
        results[index] = body((index * part)..<min((index + 1) * part, count))
      }
      return results.max() ?? 0
    }
  }

  /// The sum of `body` over consecutive ranges, added in their order whatever the threads.
  static func sum(_ count: Int, _ workers: Workers, _ body: (Range<Int>) -> Double) -> Double {
    let parts = (count + part - 1) / part
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: parts) { sums in
      workers.forEach(parts) { index, _ in
        sums[index] = body((index * part)..<min((index + 1) * part, count))
      }
      return sums.reduce(0, +)
    }
  }
}
