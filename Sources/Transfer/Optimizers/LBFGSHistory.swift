import Basics

/// The latest steps s and gradient changes y, which approximate the inverse Hessian compactly.
struct LBFGSHistory {
  /// A pair in half precision. Frames end with losses from half a percent below to 1.4 % above those with single
  /// precision, more often below (docs/ENGINE.md).
  private struct Pair {
    let step: HalfTensor
    let change: HalfTensor
    /// sᵀy of the stored values.
    var curvature = 0.0
    /// yᵀH₀y of the stored values.
    var square = 0.0
  }

  private let workers: Workers
  /// H₀ up to its scale; `nil` for the identity.
  private let preconditioner: Preconditioner?
  /// A ring buffer: `count` pairs, the newest just before `end`.
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

  /// Adds a pair, unless sᵀy ≤ curvatureGuard · |s| · |y|. Overwrites `change`.
  ///
  /// - Parameters:
  ///   - step: s, from one image to the next.
  ///   - change: y, the change of the gradient.
  mutating func append(step: Tensor, change: Tensor, curvatureGuard: Double) {
    let norms =
      (VectorMath.dot(step.base, step.base, step.count, workers)
      * VectorMath.dot(change.base, change.base, change.count, workers)).squareRoot()
    pairs[end].step.store(step, workers)
    pairs[end].change.store(change, workers)
    updateProducts(of: end, scratch: change)
    // The slot of a rejected pair held the oldest one, which is lost all the same.
    guard pairs[end].curvature > curvatureGuard * norms else {
      count = min(count, pairs.count - 1)
      return
    }
    end = (end + 1) % pairs.count
    count = min(count + 1, pairs.count)
  }

  /// Moves the pairs along a flow, as the image moves from one frame to the next, so that the
  /// memory of a brushstroke stays with it.
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
      // A pair that no longer has positive curvature is dropped, with all older ones.
      guard pairs[place].curvature > 0 else {
        count = age - 1
        return
      }
    }
  }

  /// Writes the number of pairs, then the pairs, the oldest first.
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

  /// Reads what `save` wrote.
  ///
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

  /// Replaces `direction` by H · direction, by the two-loop recursion with H₀ scaled by sᵀy / yᵀH₀y of the newest
  /// pair, or by H₀ alone if there are no pairs.
  ///
  /// - Parameter keepFree: sets values that must not move to 0; applied before and after H₀, which spreads values.
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

  /// Index of the pair that was added `age` steps ago; 1 is the newest.
  private func index(_ age: Int) -> Int { (end - age + pairs.count) % pairs.count }
}
