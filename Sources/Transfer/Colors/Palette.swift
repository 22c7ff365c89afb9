/// The colours of pictures: how far any colour is from the nearest of them.
///
/// Distances, in grey levels, are kept at 64³ nodes of the displayable cube and interpolated between them. A
/// picture's colour counts as the node next to it, so that a distance is right to half a cell's diagonal, 3.5
/// grey levels. Colours that hardly any of its pixels have are left out: a few stray pixels of a scan would
/// otherwise allow theirs everywhere.
struct Palette {
  /// The most colours that are taken of a picture.
  static let colorLimit = 65_536
  /// The share of a picture's colours that are at a node or next to it, so that the node's colour counts.
  private static let leastShare = 1.0 / 8192

  /// Nodes along each plane's values.
  private static let nodes = 64
  /// Grey levels between nodes.
  static let spacing = Float(255) / Float(nodes - 1)

  /// At each node: nodes³, the last plane's values next to each other.
  private(set) var distances: [Float]
  /// Lowest displayable value of each plane.
  let origin: SIMD4<Float>

  /// Takes the colours of pictures.
  ///
  /// - Parameters:
  ///   - pictures: at least one; each 3 × height × width, in the network's input space.
  ///   - range: displayable values of each plane.
  init(_ pictures: [Tensor], range: [ClosedRange<Float>]) {
    origin = SIMD4(range[0].lowerBound, range[1].lowerBound, range[2].lowerBound, 0)
    var squares = [Float](repeating: .infinity, count: Self.nodes * Self.nodes * Self.nodes)
    for picture in pictures {
      let area = picture.size.area
      var counts = [Int32](repeating: 0, count: squares.count)
      for i in 0..<area {
        var node = 0
        for plane in 0..<3 {
          let value = (picture.base[plane * area + i] - origin[plane]) / Self.spacing
          node = node * Self.nodes + min(max(Int(value.rounded()), 0), Self.nodes - 1)
        }
        counts[node] += 1
      }
      let least = Int32((Double(area) * Self.leastShare).rounded(.up))
      for node in counts.indices
      where counts[node] > 0 && Self.count(around: node, counts, atMost: least) >= least {
        squares[node] = 0
      }
    }
    // Felzenszwalb, Huttenlocher 2012: the squared distance of a line's nodes, one direction after the other.
    for stride in [1, Self.nodes, Self.nodes * Self.nodes] {
      Self.spread(&squares, along: stride)
    }
    distances = squares.map { $0.squareRoot() * Self.spacing }
  }

  /// Colours at a node and its neighbours, corner to corner; counting ends at a limit.
  private static func count(around node: Int, _ counts: [Int32], atMost limit: Int32) -> Int32 {
    let place = [node / (nodes * nodes), node / nodes % nodes, node % nodes]
    func near(_ axis: Int) -> ClosedRange<Int> {
      max(place[axis] - 1, 0)...min(place[axis] + 1, nodes - 1)
    }
    var sum: Int32 = 0
    for x in near(0) {
      for y in near(1) {
        for z in near(2) {
          sum += counts[(x * nodes + y) * nodes + z]
          if sum >= limit { return sum }
        }
      }
    }
    return sum
  }

  private static func spread(_ squares: inout [Float], along stride: Int) {
    squares.withUnsafeMutableBufferPointer { values in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: nodes) { line in
        for first in 0..<nodes * nodes {
          let start = first / stride * stride * nodes + first % stride
          for i in 0..<nodes { line[i] = values[start + i * stride] }
          for i in 0..<nodes {
            var least = line[i]
            for other in 0..<nodes {
              let step = Float(i - other)
              least = min(least, line[other] + step * step)
            }
            values[start + i * stride] = least
          }
        }
      }
    }
  }

  /// The colours of both.
  func union(_ other: Palette) -> Palette {
    var result = self
    for i in distances.indices { result.distances[i] = min(distances[i], other.distances[i]) }
    return result
  }

  /// Distance of a colour, in grey levels, and its derivative with respect to the colour.
  ///
  /// - Parameters:
  ///   - color: in the network's input space.
  ///   - distances: this palette's own, whose bounds need not be checked.
  @inline(__always)
  static func distance(
    of color: SIMD4<Float>, _ distances: UnsafePointer<Float>, origin: SIMD4<Float>
  ) -> (value: Float, gradient: SIMD4<Float>) {
    let place = ((color - origin) / spacing).clamped(
      lowerBound: SIMD4(repeating: 0), upperBound: SIMD4(repeating: Float(nodes - 1)))
    // One component after the other: SIMD4<Int32>(place) calls a function for each.
    let x = min(Int32(place[0]), Int32(nodes - 2))
    let y = min(Int32(place[1]), Int32(nodes - 2))
    let z = min(Int32(place[2]), Int32(nodes - 2))
    let t = place - SIMD4(Float(x), Float(y), Float(z), 0)
    let corner = distances + (Int(x) * nodes + Int(y)) * nodes + Int(z)
    let (dx, dy) = (nodes * nodes, nodes)
    // Corners at the lower and the upper node of the last plane, then their values between.
    let low = SIMD4(corner[0], corner[dy], corner[dx], corner[dx + dy])
    let high = SIMD4(corner[1], corner[dy + 1], corner[dx + 1], corner[dx + dy + 1])
    let along = high - low
    let face = low + t[2] * along
    let weights = SIMD4(
      (1 - t[0]) * (1 - t[1]), (1 - t[0]) * t[1], t[0] * (1 - t[1]), t[0] * t[1])
    let value = (weights * face).sum()
    let gradient = SIMD4(
      (1 - t[1]) * (face[2] - face[0]) + t[1] * (face[3] - face[1]),
      (1 - t[0]) * (face[1] - face[0]) + t[0] * (face[3] - face[2]),
      (weights * along).sum(), 0)
    return (value, gradient / spacing)
  }
}
