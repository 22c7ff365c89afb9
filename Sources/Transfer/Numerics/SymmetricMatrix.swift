import COpenBLAS

/// A square matrix of `Double`, row-major; symmetric, unless it is a product.
struct SymmetricMatrix {
  let order: Int
  var values: [Double]

  init(order: Int, values: [Double]) {
    precondition(values.count == order * order)
    self.order = order
    self.values = values
  }

  /// Sum of the diagonal.
  var trace: Double { (0..<order).reduce(0) { $0 + values[$1 * (order + 1)] } }

  /// Returns self · other or, if `transposed`, self · otherᵀ.
  func times(_ other: SymmetricMatrix, transposed: Bool = false) -> SymmetricMatrix {
    var result = SymmetricMatrix(order: order, values: [Double](repeating: 0, count: values.count))
    let n = Int32(order)
    cblas_dgemm(
      CblasRowMajor, CblasNoTrans, transposed ? CblasTrans : CblasNoTrans, n, n, n, 1, values, n,
      other.values, n, 0, &result.values, n)
    return result
  }

  /// Returns the eigenvalues, ascending, and a matrix with the eigenvectors in its rows.
  func eigen() -> (values: [Double], vectors: SymmetricMatrix) {
    OpenBLAS.isReady
    var vectors = self
    var found = [Double](repeating: 0, count: order)
    var n = Int32(order)
    var work = [Double](repeating: 0, count: 1 + 6 * order + 2 * order * order)
    var integers = [Int32](repeating: 0, count: 3 + 5 * order)
    var (workCount, integerCount) = (Int32(work.count), Int32(integers.count))
    var status: Int32 = 0
    dsyevd_(
      "V", "L", &n, &vectors.values, &n, &found, &work, &workCount, &integers, &integerCount,
      &status)
    precondition(status == 0, "eigenvalues of \(order)x\(order) did not converge")
    return (found, vectors)
  }

  /// Returns Σ function(eigenvalue) v vᵀ. Negative eigenvalues, which result from rounding, count as 0.
  func mapped(_ function: (Double) -> Double) -> SymmetricMatrix {
    let (eigenvalues, vectors) = eigen()
    var scaled = vectors
    for row in 0..<order {
      let factor = function(max(eigenvalues[row], 0))
      for column in 0..<order { scaled.values[row * order + column] *= factor }
    }
    return vectors.transposed.times(scaled)
  }

  var transposed: SymmetricMatrix {
    var result = self
    for row in 0..<order {
      for column in 0..<order {
        result.values[column * order + row] = values[row * order + column]
      }
    }
    return result
  }

  mutating func addToDiagonal(_ value: Double) {
    for i in 0..<order { values[i * (order + 1)] += value }
  }
}
