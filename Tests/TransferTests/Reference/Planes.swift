import Basics

@testable import Transfer

/// Channels × height × width in `Double`: what the reference implementation computes with.
struct Planes {
  let channels: Int
  let size: Size
  var values: [Double]

  init(channels: Int, size: Size) {
    self.channels = channels
    self.size = size
    values = [Double](repeating: 0, count: channels * size.area)
  }

  init(_ tensor: Tensor) {
    channels = tensor.channels
    size = tensor.size
    values = tensor.values.map(Double.init)
  }

  var l2: Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }

  /// The tensor nearest to these values.
  var tensor: Tensor {
    let tensor = Tensor(channels: channels, size: size)
    for i in values.indices { tensor.values[i] = Float(values[i]) }
    return tensor
  }
}

/// |a − b| / |b| in the Euclidean norm.
func relativeL2(_ a: some Sequence<Double>, _ b: some Sequence<Double>) -> Double {
  var (difference, norm) = (0.0, 0.0)
  for (x, y) in zip(a, b) {
    difference += (x - y) * (x - y)
    norm += y * y
  }
  return (difference / norm).squareRoot()
}

extension TransferSettings {
  /// How far down the network the losses look.
  var deepestLayer: Layer { VGG19.deepest(of: layers)! }
}
