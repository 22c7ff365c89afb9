/// Operations on long vectors of `Float`, in parallel parts of fixed length, with sums in `Double`.
enum VectorMath {
  /// Number of values per part.
  private static let part = 1 << 16

  /// Returns Σ a · b.
  static func dot(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int, _ workers: Workers
  ) -> Double {
    sum(count, workers) { range in
      workers.kernels.dot(a + range.lowerBound, b + range.lowerBound, range.count)
    }
  }

  /// Returns Σ (a − b)².
  static func squaredDistance(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int, _ workers: Workers
  ) -> Double {
    sum(count, workers) { range in
      range.reduce(0) { $0 + Double((a[$1] - b[$1]) * (a[$1] - b[$1])) }
    }
  }

  /// sum += scale · x.
  static func add(
    _ x: UnsafePointer<Float>, scale: Float, to sum: UnsafeMutablePointer<Float>, _ count: Int,
    _ workers: Workers
  ) {
    forEachRange(count, workers) { range in
      workers.kernels.add_scaled(x + range.lowerBound, scale, sum + range.lowerBound, range.count)
    }
  }

  /// result = a − b.
  static func subtract(
    _ b: UnsafePointer<Float>, from a: UnsafePointer<Float>,
    to result: UnsafeMutablePointer<Float>, _ count: Int, _ workers: Workers
  ) {
    forEachRange(count, workers) { range in
      for i in range { result[i] = a[i] - b[i] }
    }
  }

  /// sum += scale · (a − b).
  static func addScaledDifference(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, scale: Float,
    to sum: UnsafeMutablePointer<Float>, _ count: Int, _ workers: Workers
  ) {
    forEachRange(count, workers) { range in
      for i in range { sum[i] += scale * (a[i] - b[i]) }
    }
  }

  /// Derivative of ReLU: gradient = 0 where activation ≤ 0.
  static func zeroWhereNotPositive(
    _ gradient: UnsafeMutablePointer<Float>, activation: UnsafePointer<Float>, _ count: Int,
    _ workers: Workers
  ) {
    forEachRange(count, workers) { range in
      for i in range { gradient[i] = activation[i] > 0 ? gradient[i] : 0 }
    }
  }

  /// Calls `body` on the workers for consecutive ranges that together cover 0..<count.
  static func forEachRange(_ count: Int, _ workers: Workers, _ body: (Range<Int>) -> Void) {
    workers.forEach((count + part - 1) / part) { index, _ in
      body((index * part)..<min((index + 1) * part, count))
    }
  }

  /// Returns the largest result of `body` over consecutive ranges.
  static func maximum(_ count: Int, _ workers: Workers, _ body: (Range<Int>) -> Float) -> Float {
    let parts = (count + part - 1) / part
    return withUnsafeTemporaryAllocation(of: Float.self, capacity: parts) { results in
      workers.forEach(parts) { index, _ in
        results[index] = body((index * part)..<min((index + 1) * part, count))
      }
      return results.max() ?? 0
    }
  }

  /// Returns the sum of `body` over consecutive ranges, added in order, whatever the number of threads.
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
