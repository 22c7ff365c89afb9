import Basics

extension Tensor {
  /// Returns each plane multiplied by the single plane `share`.
  func scaled(by share: Tensor) -> Tensor {
    let result = clone()
    for plane in 0..<channels {
      for i in 0..<size.area { result.base[plane * size.area + i] *= share.base[i] }
    }
    return result
  }

  /// Returns a copy of one plane.
  func channel(_ index: Int) -> Tensor {
    let plane = Tensor(channels: 1, size: size)
    plane.base.update(from: base + index * size.area, count: size.area)
    return plane
  }

  /// Returns the middle part, of the given size.
  func middle(_ size: Size) -> Tensor {
    let result = Tensor(channels: channels, size: size)
    let top = (self.size.height - size.height) / 2
    let left = (self.size.width - size.width) / 2
    for row in 0..<channels * size.height {
      let line = row / size.height * self.size.height + top + row % size.height
      (result.base + row * size.width).update(
        from: base + line * self.size.width + left, count: size.width)
    }
    return result
  }
}
