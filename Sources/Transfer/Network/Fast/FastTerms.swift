import CKernels

/// Room for what losses add to the derivative at one layer; a fixed address that jobs point to.
final class FastTerms {
  let pointer: UnsafeMutablePointer<ck_terms>
  private let matrix: Pages
  private let offset: Pages
  private let channels: Int
  private let size: Size
  private var retained: [Tensor] = []

  init(channels: Int, size: Size) {
    self.channels = channels
    self.size = size
    pointer = .allocate(capacity: 1)
    pointer.initialize(to: ck_terms())
    matrix = Pages(floats: channels * channels)
    offset = Pages(floats: channels)
    retained.reserveCapacity(Int(CK_MAX_DIFFERENCES))
  }

  deinit {
    pointer.deallocate()
  }

  /// Replaces all terms by those among `terms` that belong to `layer`; false if there are none.
  func set(_ terms: [FeatureGradient], at layer: Layer, panel: Int) -> Bool {
    pointer.pointee = ck_terms()
    pointer.pointee.height = Int32(size.height)
    pointer.pointee.width = Int32(size.width)
    retained.removeAll(keepingCapacity: true)
    for term in terms where term.layer == layer {
      switch term {
      case .difference(let target, let scale): add(target, scale)
      case .product(_, let values, let scale): add(values, scale, panel)
      }
    }
    return pointer.pointee.matrix != nil || pointer.pointee.differences > 0
  }

  private func add(_ target: FeatureMap, _ scale: Float) {
    let index = Int(pointer.pointee.differences)
    precondition(index < Int(CK_MAX_DIFFERENCES), "too many differences at \(target.layer)")
    retained.append(target.values)
    withUnsafeMutableBytes(of: &pointer.pointee.targets) {
      $0.bindMemory(to: UnsafePointer<Float>?.self)[index] = UnsafePointer(target.values.base)
    }
    withUnsafeMutableBytes(of: &pointer.pointee.scales) {
      $0.bindMemory(to: Float.self)[index] = scale
    }
    pointer.pointee.differences += 1
  }

  /// Adds scale · values, cut into panels of columns.
  private func add(_ gram: GramMatrix, _ scale: Float, _ panel: Int) {
    precondition(gram.channels == channels)
    let isFirst = pointer.pointee.matrix == nil
    let target = matrix.floats
    gram.values.withUnsafeBufferPointer { source in
      for first in stride(from: 0, to: channels, by: panel) {
        for row in 0..<channels {
          let from = source.baseAddress! + row * channels + first
          let to = target + (first * channels + row * panel)
          for i in 0..<panel { to[i] = scale * from[i] + (isFirst ? 0 : to[i]) }
        }
      }
    }
    pointer.pointee.matrix = UnsafePointer(target)
    guard !gram.mean.isEmpty else { return }
    let isAlone = pointer.pointee.offset == nil
    for (channel, value) in gram.mean.enumerated() {
      offset.floats[channel] = scale * value + (isAlone ? 0 : offset.floats[channel])
    }
    pointer.pointee.offset = UnsafePointer(offset.floats)
  }
}
