/// The last steps s and gradient changes y, a compact stand-in for the inverse Hessian.
struct LBFGSHistory {
  private struct Pair {
    let step: Tensor
    let change: Tensor
    var curvature = 0.0
  }

  private let workers: Workers
  /// H₀ up to its scale; nil: I.
  private let preconditioner: Preconditioner?
  /// A ring: `count` pairs, the newest before `end`.
  private var pairs: [Pair]
  private var end = 0
  private var count = 0
  private var coefficients: [Double]

  init(capacity: Int, smoothing: Double, size: Size, workers: Workers) {
    precondition(capacity >= 1)
    self.workers = workers
    preconditioner =
      smoothing > 0 ? Preconditioner(strength: smoothing, size: size, workers: workers) : nil
    pairs = (0..<capacity).map { _ in
      Pair(step: Tensor(channels: 3, size: size), change: Tensor(channels: 3, size: size))
    }
    coefficients = [Double](repeating: 0, count: capacity)
  }

  var isEmpty: Bool { count == 0 }

  mutating func removeAll() {
    count = 0
  }

  /// Adds s = to − from and y = toGradient − fromGradient, unless sᵀy ≤ curvatureGuard · |s| · |y|.
  mutating func append(
    from: Tensor, _ fromGradient: Tensor, to: Tensor, _ toGradient: Tensor, curvatureGuard: Double
  ) {
    let (s, y) = (pairs[end].step.base, pairs[end].change.base)
    VectorMath.forEachRange(from.count, workers) { range in
      for i in range {
        s[i] = to.base[i] - from.base[i]
        y[i] = toGradient.base[i] - fromGradient.base[i]
      }
    }
    let curvature = VectorMath.dot(s, y, from.count, workers)
    let norms =
      (VectorMath.dot(s, s, from.count, workers) * VectorMath.dot(y, y, from.count, workers))
      .squareRoot()
    // The slot of a refused pair held the oldest one: it is gone all the same.
    guard curvature > curvatureGuard * norms else {
      count = min(count, pairs.count - 1)
      return
    }
    pairs[end].curvature = curvature
    end = (end + 1) % pairs.count
    count = min(count + 1, pairs.count)
  }

  /// Moves the pairs along `flow`, as the image moves on from one frame to the next: what was learned of
  /// a brushstroke goes with it.
  mutating func move(along flow: FlowField) {
    for age in stride(from: 1, through: count, by: 1) {
      let place = index(age)
      let (step, change) = (pairs[place].step, pairs[place].change)
      step.copy(from: Warp.apply(flow, to: step, workers))
      change.copy(from: Warp.apply(flow, to: change, workers))
      let curvature = VectorMath.dot(step.base, change.base, step.count, workers)
      // What no longer says that the loss curves upwards is forgotten, with all that is older.
      guard curvature > 0 else {
        count = age - 1
        return
      }
      pairs[place].curvature = curvature
    }
  }

  /// The number of pairs, then the pairs, the oldest first.
  func save(_ write: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    try withUnsafeBytes(of: Int64(count), write)
    for age in stride(from: count, through: 1, by: -1) {
      let pair = pairs[index(age)]
      for tensor in [pair.step, pair.change] { try write(UnsafeRawBufferPointer(tensor.values)) }
    }
  }

  mutating func restore(_ read: (UnsafeMutableRawBufferPointer) throws -> Void) throws {
    var saved: Int64 = 0
    try withUnsafeMutableBytes(of: &saved, read)
    guard (0...pairs.count).contains(Int(saved)) else { throw DamagedOptimizerState() }
    (count, end) = (0, 0)
    for _ in 0..<saved {
      let pair = pairs[end]
      for tensor in [pair.step, pair.change] {
        try read(UnsafeMutableRawBufferPointer(tensor.values))
      }
      let curvature = VectorMath.dot(pair.step.base, pair.change.base, pair.step.count, workers)
      guard curvature > 0, curvature.isFinite else { throw DamagedOptimizerState() }
      pairs[end].curvature = curvature
      end = (end + 1) % pairs.count
      count += 1
    }
  }

  /// direction = H · direction by the two-loop recursion, with H₀ scaled by sᵀy / yᵀH₀y of the newest
  /// pair; H₀ alone while there is none.
  ///
  /// - Parameter keepFree: sets to 0 what must not move; around H₀, which would spread it.
  mutating func applyInverseHessian(to direction: Tensor, keepFree: (Tensor) -> Void) {
    defer { keepFree(direction) }
    guard count > 0 else {
      preconditioner?.apply(to: direction)
      return
    }
    let d = direction.base
    let length = direction.count
    for age in 1...count {
      let pair = pairs[index(age)]
      let alpha = VectorMath.dot(pair.step.base, d, length, workers) / pair.curvature
      coefficients[age - 1] = alpha
      VectorMath.add(pair.change.base, scale: Float(-alpha), to: d, length, workers)
    }
    let newest = pairs[index(1)]
    let change = newest.change
    let square =
      preconditioner?.squaredNorm(of: change)
      ?? VectorMath.dot(change.base, change.base, length, workers)
    let scale = Float(newest.curvature / square)
    keepFree(direction)
    preconditioner?.apply(to: direction)
    keepFree(direction)
    VectorMath.forEachRange(length, workers) { range in
      for i in range { d[i] *= scale }
    }
    for age in stride(from: count, through: 1, by: -1) {
      let pair = pairs[index(age)]
      let beta = VectorMath.dot(pair.change.base, d, length, workers) / pair.curvature
      VectorMath.add(
        pair.step.base, scale: Float(coefficients[age - 1] - beta), to: d, length, workers)
    }
  }

  /// The place of the pair added `age` steps ago, 1 for the newest.
  private func index(_ age: Int) -> Int { (end - age + pairs.count) % pairs.count }
}
