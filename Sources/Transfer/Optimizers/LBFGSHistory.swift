import Basics

/// The last steps s and gradient changes y, a compact stand-in for the inverse Hessian.
struct LBFGSHistory {
  /// In half precision: frames' losses end half a percent below to 1.4 % above those that single precision
  /// ends with, more often below (docs/ENGINE.md).
  private struct Pair {
    let step: HalfTensor
    let change: HalfTensor
    /// sᵀy and yᵀH₀y, of what is stored.
    var curvature = 0.0
    var square = 0.0
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
      Pair(
        step: HalfTensor(channels: 3, size: size), change: HalfTensor(channels: 3, size: size))
    }
    coefficients = [Double](repeating: 0, count: capacity)
  }

  var isEmpty: Bool { count == 0 }

  mutating func removeAll() {
    count = 0
  }

  /// Adds s and y, unless sᵀy ≤ curvatureGuard · |s| · |y|. Overwrites `change`.
  ///
  /// - Parameters:
  ///   - step: s, from one image to the next.
  ///   - change: y, of the gradient.
  mutating func append(step: Tensor, change: Tensor, curvatureGuard: Double) {
    let norms =
      (VectorMath.dot(step.base, step.base, step.count, workers)
      * VectorMath.dot(change.base, change.base, change.count, workers)).squareRoot()
    pairs[end].step.store(step, workers)
    pairs[end].change.store(change, workers)
    updateProducts(of: end, scratch: change)
    // The slot of a refused pair held the oldest one: it is gone all the same.
    guard pairs[end].curvature > curvatureGuard * norms else {
      count = min(count, pairs.count - 1)
      return
    }
    end = (end + 1) % pairs.count
    count = min(count + 1, pairs.count)
  }

  /// Moves the pairs along `flow`, as the image moves on from one frame to the next: what was learned of
  /// a brushstroke goes with it.
  ///
  /// - Parameter scratch: two images that are overwritten.
  mutating func move(along flow: FlowField, scratch: (Tensor, Tensor)) {
    let (image, moved) = scratch
    for age in stride(from: 1, through: count, by: 1) {
      let place = index(age)
      let pair = pairs[place]
      pair.step.widen(to: image, workers)
      Warp.apply(flow, to: image, result: moved, workers)
      pair.step.store(moved, workers)
      pair.change.widen(to: image, workers)
      Warp.apply(flow, to: image, result: moved, workers)
      pair.change.store(moved, workers)
      updateProducts(of: place, scratch: moved)
      // What no longer says that the loss curves upwards is forgotten, with all that is older.
      guard pairs[place].curvature > 0 else {
        count = age - 1
        return
      }
    }
  }

  /// The number of pairs, then the pairs, the oldest first.
  func save(_ write: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    try withUnsafeBytes(of: Int64(count), write)
    for age in stride(from: count, through: 1, by: -1) {
      let pair = pairs[index(age)]
      for tensor in [pair.step, pair.change] {
        try withUnsafeBytes(of: tensor.scale, write)
        try write(UnsafeRawBufferPointer(tensor.halves))
      }
    }
  }

  /// - Parameter scratch: an image that is overwritten.
  mutating func restore(
    scratch: Tensor, _ read: (UnsafeMutableRawBufferPointer) throws -> Void
  ) throws {
    var saved: Int64 = 0
    try withUnsafeMutableBytes(of: &saved, read)
    guard (0...Int64(pairs.count)).contains(saved) else { throw DamagedOptimizerState() }
    (count, end) = (0, 0)
    for _ in 0..<saved {
      for tensor in [pairs[end].step, pairs[end].change] {
        try withUnsafeMutableBytes(of: &tensor.scale, read)
        try read(UnsafeMutableRawBufferPointer(tensor.halves))
      }
      updateProducts(of: end, scratch: scratch)
      let pair = pairs[end]
      guard pair.curvature > 0, (pair.curvature / pair.square).isFinite else {
        throw DamagedOptimizerState()
      }
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
      let alpha = pair.step.dot(direction, workers) / pair.curvature
      coefficients[age - 1] = alpha
      pair.change.add(times: -alpha, to: direction, workers)
    }
    let newest = pairs[index(1)]
    let scale = Float(newest.curvature / newest.square)
    keepFree(direction)
    preconditioner?.apply(to: direction)
    keepFree(direction)
    VectorMath.forEachRange(length, workers) { range in
      for i in range { d[i] *= scale }
    }
    for age in stride(from: count, through: 1, by: -1) {
      let pair = pairs[index(age)]
      let beta = pair.change.dot(direction, workers) / pair.curvature
      pair.step.add(times: coefficients[age - 1] - beta, to: direction, workers)
    }
  }

  private mutating func updateProducts(of place: Int, scratch change: Tensor) {
    pairs[place].change.widen(to: change, workers)
    pairs[place].curvature = pairs[place].step.dot(change, workers)
    pairs[place].square =
      preconditioner?.squaredNorm(of: change)
      ?? VectorMath.dot(change.base, change.base, change.count, workers)
  }

  /// The place of the pair added `age` steps ago, 1 for the newest.
  private func index(_ age: Int) -> Int { (end - age + pairs.count) % pairs.count }
}
