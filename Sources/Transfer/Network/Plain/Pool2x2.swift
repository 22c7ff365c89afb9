import Basics

/// 2×2 pooling with stride 2; an odd last row or column is dropped.
enum Pool2x2 {
  /// Pools each plane of `input` into `output`.
  static func forward(_ input: Tensor, to output: Tensor, _ pooling: Pooling, _ workers: Workers) {
    let width = input.size.width
    let outSize = output.size
    workers.forEach(input.channels) { channel, _ in
      let plane = input.base + channel * input.size.area
      let pooled = output.base + channel * outSize.area
      for y in 0..<outSize.height {
        let top = plane + 2 * y * width
        let bottom = top + width
        let row = pooled + y * outSize.width
        switch pooling {
        case .max:
          for x in 0..<outSize.width {
            row[x] = max(max(top[2 * x], top[2 * x + 1]), max(bottom[2 * x], bottom[2 * x + 1]))
          }
        case .average:
          for x in 0..<outSize.width {
            row[x] = (top[2 * x] + top[2 * x + 1] + bottom[2 * x] + bottom[2 * x + 1]) * 0.25
          }
        }
      }
    }
  }

  /// Computes the derivative with respect to the input from the one with respect to the pooled values.
  ///
  /// Max pooling passes it on to the first of the largest values, as PyTorch does.
  static func backward(
    _ gradient: UnsafePointer<Float>, input: Tensor, to output: UnsafeMutablePointer<Float>,
    _ pooling: Pooling, _ workers: Workers
  ) {
    let size = input.size
    let outSize = Size(height: size.height / 2, width: size.width / 2)
    workers.forEach(input.channels) { channel, _ in
      let plane = input.base + channel * size.area
      let result = output + channel * size.area
      result.update(repeating: 0, count: size.area)
      for y in 0..<outSize.height {
        let row = gradient + channel * outSize.area + y * outSize.width
        for x in 0..<outSize.width {
          let corner = 2 * y * size.width + 2 * x
          let window = (corner, corner + 1, corner + size.width, corner + size.width + 1)
          switch pooling {
          case .max:
            var largest = window.0
            if plane[window.1] > plane[largest] { largest = window.1 }
            if plane[window.2] > plane[largest] { largest = window.2 }
            if plane[window.3] > plane[largest] { largest = window.3 }
            result[largest] = row[x]
          case .average:
            let share = row[x] * 0.25
            result[window.0] = share
            result[window.1] = share
            result[window.2] = share
            result[window.3] = share
          }
        }
      }
    }
  }
}
