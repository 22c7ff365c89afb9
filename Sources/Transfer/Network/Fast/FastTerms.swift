import Basics
import CKernels

/// The losses' contribution to the derivative at one layer, at a fixed address that jobs point to.
final class FastTerms {
  let pointer: UnsafeMutablePointer<ck_terms>
  /// Matrix of each product, as panels; matrices for regions are allocated on first use.
  private var matrices: [Pages]
  /// Offset of each product.
  private var offsets: [Pages]
  private let channels: Int
  private let size: Size
  private var retained: [Tensor] = []

  init(channels: Int, size: Size) {
    self.channels = channels
    self.size = size
    pointer = .allocate(capacity: 1)
    pointer.initialize(to: ck_terms())
    matrices = [Pages(floats: channels * channels)]
    offsets = [Pages(floats: channels)]
    retained.reserveCapacity(Int(CK_MAX_DIFFERENCES))
  }

  deinit {
    pointer.deallocate()
  }

  /// Replaces all terms by those in `terms` that belong to `layer`; returns false if there are none.
  ///
  /// Products without a region must come before those with one.
  func set(_ terms: [FeatureGradient], at layer: Layer, panel: Int) -> Bool {
    pointer.pointee = ck_terms()
    pointer.pointee.height = Int32(size.height)
    pointer.pointee.width = Int32(size.width)
    retained.removeAll(keepingCapacity: true)
    for term in terms where term.layer == layer {
      switch term {
      case .difference(let target, let region, let scale): add(target, region, scale)
      case .product(_, let matrix, let offset, let region, let scale):
        add(matrix, offset, region, scale, panel)
      }
    }
    return pointer.pointee.product_count > 0 || pointer.pointee.difference_count > 0
  }

  /// Adds scale · region · (F − target).
  private func add(_ target: FeatureMap, _ region: RegionMap?, _ scale: Float) {
    let index = Int(pointer.pointee.difference_count)
    precondition(index < Int(CK_MAX_DIFFERENCES), "too many differences at \(target.layer)")
    retained.append(target.values)
    withUnsafeMutableBytes(of: &pointer.pointee.differences) {
      $0.bindMemory(to: ck_difference.self)[index] = ck_difference(
        target: UnsafePointer(target.values.base), region: retain(region), scale: scale)
    }
    pointer.pointee.difference_count += 1
  }

  /// Makes room for a product in a region; `nil` for all positions.
  private func addProduct(_ region: RegionMap?) {
    let index = Int(pointer.pointee.product_count)
    precondition(index < Int(CK_MAX_PRODUCTS), "too many products at a layer")
    if index == matrices.count {
      matrices.append(Pages(floats: channels * channels))
      offsets.append(Pages(floats: channels))
    }
    withUnsafeMutableBytes(of: &pointer.pointee.products) {
      $0.bindMemory(to: ck_product.self)[index] = ck_product(
        matrix: UnsafePointer(matrices[index].floats), offset: nil, region: retain(region))
    }
    pointer.pointee.product_count += 1
  }

  /// Keeps a region's memory until the terms are replaced.
  private func retain(_ region: RegionMap?) -> UnsafePointer<Float>? {
    guard let region else { return nil }
    retained.append(region.values)
    return UnsafePointer(region.values.base)
  }

  /// Adds scale · region · matrix, cut into panels of columns, and scale · region · offset.
  private func add(
    _ matrix: [Float], _ offset: [Float], _ region: RegionMap?, _ scale: Float, _ panel: Int
  ) {
    precondition(matrix.count == channels * channels)
    let count = Int(pointer.pointee.product_count)
    // All products without a region are summed into the first.
    let isFirst = region != nil || count == 0
    if isFirst { addProduct(region) }
    let index = isFirst ? count : 0
    let sum = matrices[index].floats
    matrix.withUnsafeBufferPointer { matrix in
      for first in stride(from: 0, to: channels, by: panel) {
        for row in 0..<channels {
          let from = matrix.baseAddress! + row * channels + first
          let to = sum + (first * channels + row * panel)
          for i in 0..<panel { to[i] = scale * from[i] + (isFirst ? 0 : to[i]) }
        }
      }
    }
    guard !offset.isEmpty else { return }
    withUnsafeMutableBytes(of: &pointer.pointee.products) {
      let products = $0.bindMemory(to: ck_product.self)
      let sum = offsets[index].floats
      let isAlone = products[index].offset == nil
      for (channel, value) in offset.enumerated() {
        sum[channel] = scale * value + (isAlone ? 0 : sum[channel])
      }
      products[index].offset = UnsafePointer(sum)
    }
  }
}
