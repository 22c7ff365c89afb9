/// A 3 × 3 matrix, row-major.
struct Matrix3: Equatable {
  var values: [Double]

  static let identity = Matrix3(values: [1, 0, 0, 0, 1, 0, 0, 0, 1])

  static func * (a: Matrix3, b: Matrix3) -> Matrix3 {
    var result = Matrix3(values: [Double](repeating: 0, count: 9))
    for row in 0..<3 {
      for column in 0..<3 {
        result.values[3 * row + column] = (0..<3).reduce(0) {
          $0 + a.values[3 * row + $1] * b.values[3 * $1 + column]
        }
      }
    }
    return result
  }

  /// The matrix plus `value` on its diagonal.
  func adding(_ value: Double) -> Matrix3 {
    var result = self
    for i in 0..<3 { result.values[4 * i] += value }
    return result
  }

  var inverse: Matrix3 {
    let m = values
    func minor(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Double { m[a] * m[d] - m[b] * m[c] }
    let cofactors = [
      minor(4, 5, 7, 8), -minor(1, 2, 7, 8), minor(1, 2, 4, 5),
      -minor(3, 5, 6, 8), minor(0, 2, 6, 8), -minor(0, 2, 3, 5),
      minor(3, 4, 6, 7), -minor(0, 1, 6, 7), minor(0, 1, 3, 4),
    ]
    let determinant = m[0] * cofactors[0] + m[1] * cofactors[3] + m[2] * cofactors[6]
    return Matrix3(values: cofactors.map { $0 / determinant })
  }

  /// Square root of a symmetric positive definite matrix, and its inverse, by the iteration of Denman and Beavers
  /// (1976), which converges quadratically.
  func squareRoots() -> (root: Matrix3, inverse: Matrix3) {
    var (root, inverse) = (self, Matrix3.identity)
    for _ in 0..<60 {
      let (a, b) = (root.inverse, inverse.inverse)
      let next = zip(root.values, b.values).map { ($0 + $1) / 2 }
      inverse.values = zip(inverse.values, a.values).map { ($0 + $1) / 2 }
      let change = zip(next, root.values).map { abs($0 - $1) }.max()!
      root.values = next
      if change <= 1e-14 * next.map(abs).max()! { break }
    }
    return (root, inverse)
  }
}
