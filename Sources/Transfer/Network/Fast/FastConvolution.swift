import Basics
import CKernels

/// Runs the fast engine's convolutions on the workers, in memory that is allocated once.
///
/// How tiles are grouped into blocks depends only on the shape, and no output depends on how the workers share blocks
/// and panels, so results are the same bytes for any number of threads.
final class FastConvolution {
  private let functions: ck_kernels
  private let workers: Workers
  /// Transformed tiles, products and terms of a block, for each worker.
  private var tiles: [Pages] = []
  private var products: [Pages] = []
  private var terms: [Pages] = []

  init(_ functions: ck_kernels, workers: Workers) {
    self.functions = functions
    self.workers = workers
  }

  /// Allocates what the jobs need, and at least `floats` of scratch memory for each worker.
  func reserve(for jobs: [ck_convolution], scratch floats: Int) {
    var sizes = (tiles: floats, products: 1, terms: 1)
    for var job in jobs {
      sizes.tiles = max(sizes.tiles, ck_tiles_size(&job))
      sizes.products = withUnsafePointer(to: functions) {
        max(sizes.products, ck_products_size(&job, $0))
      }
      if job.finish == CK_DERIVATIVE || job.finish == CK_RECTIFIED {
        sizes.terms = max(sizes.terms, ck_terms_size(&job))
      }
    }
    tiles = (0..<workers.count).map { _ in Pages(floats: sizes.tiles) }
    products = (0..<workers.count).map { _ in Pages(floats: sizes.products) }
    terms = (0..<workers.count).map { _ in Pages(floats: sizes.terms) }
  }

  /// Scratch memory of one worker, for use between convolutions.
  func scratch(_ worker: Int) -> UnsafeMutablePointer<Float> { tiles[worker].floats }

  /// Chooses the size of tiles, 4 or 6, for outputs of `size`.
  ///
  /// A convolution with F(m×m, 3×3) multiplies (m + 2)² matrices by as many columns as there are tiles. Reading
  /// the weights once costs about as much as `streaming` more columns.
  static func tile(for size: Size) -> Int {
    let streaming = 12
    func cost(_ tile: Int) -> Int {
      let across = (size.width + tile - 1) / tile
      let down = (size.height + tile - 1) / tile
      return (across * down + streaming) * (tile + 2) * (tile + 2)
    }
    return cost(4) < cost(6) ? 4 : 6
  }

  /// Chooses the number of tiles in a block: enough to make good use of the weights that pass through the caches,
  /// and few enough that the tiles stay in the caches.
  static func blockTiles(inputs: Int, tiles: Int, group: Int32) -> Int {
    let wanted =
      switch inputs {
      case ...64: 14
      case ...128: 28
      case ...256: 56
      // A single block if possible, as these weights are the largest.
      default: tiles <= 84 ? 84 : 56
      }
    return wanted / Int(group) * Int(group)
  }

  /// Number of outputs that one pass over a block's tiles computes; tiles pass through the caches half as often as
  /// with one panel of 32.
  static let passOutputs: Int32 = 64

  /// Runs a convolution.
  func run(_ job: ck_convolution) {
    withUnsafePointer(to: job) { job in
      let count = Int(ck_tile_count(job))
      let size = Int(job.pointee.block_tiles)
      let blocks = (count + size - 1) / size
      if workers.count == 1 || blocks >= 4 * workers.count {
        workers.forEach(blocks) { block, worker in
          runWhole(job, Self.range(block, of: blocks, count), worker)
        }
      } else {
        for first in stride(from: 0, to: blocks, by: workers.count) {
          runSplit(job, count, blocks, first..<min(first + workers.count, blocks))
        }
      }
    }
  }

  /// Runs one block on one worker.
  func runWhole(_ job: UnsafePointer<ck_convolution>, _ range: Range<Int32>, _ worker: Int) {
    let (first, count) = (range.lowerBound, Int32(range.count))
    let panels = job.pointee.filter.outputs / functions.panel
    let pass = job.pointee.pass_panels
    functions.transform_input(
      job, first, count, 0, job.pointee.filter.inputs / Int32(CK_BLOCK), tiles[worker].floats)
    if job.pointee.terms != nil {
      functions.compute_terms(job, first, count, 0, panels, terms[worker].floats)
    }
    for panel in stride(from: 0, to: panels, by: Int(pass)) {
      functions.convolve_panels(
        job, first, count, panel, min(pass, panels - panel), tiles[worker].floats,
        products[worker].floats, terms[worker].floats)
    }
  }

  /// Runs a few blocks on all workers, which share first the blocks of inputs, then the panels of outputs.
  private func runSplit(
    _ job: UnsafePointer<ck_convolution>, _ count: Int, _ blocks: Int, _ round: Range<Int>
  ) {
    let channelBlocks = job.pointee.filter.inputs / Int32(CK_BLOCK)
    let panels = Int(job.pointee.filter.outputs / functions.panel)
    let termPanels = job.pointee.terms == nil ? 0 : panels
    let partsPerBlock = Int(channelBlocks) + termPanels
    workers.forEach(round.count * partsPerBlock) { part, _ in
      let (slot, index) = (part / partsPerBlock, Int32(part % partsPerBlock))
      let range = Self.range(round.lowerBound + slot, of: blocks, count)
      let (first, tileCount) = (range.lowerBound, Int32(range.count))
      if index < channelBlocks {
        functions.transform_input(job, first, tileCount, index, 1, tiles[slot].floats)
      } else {
        functions.compute_terms(
          job, first, tileCount, index - channelBlocks, 1, terms[slot].floats)
      }
    }
    // Neighbouring parts use the same panel, so its weights are read from memory once.
    workers.forEach(round.count * panels) { part, worker in
      let (panel, slot) = (part / round.count, part % round.count)
      let range = Self.range(round.lowerBound + slot, of: blocks, count)
      functions.convolve_panels(
        job, range.lowerBound, Int32(range.count), Int32(panel), 1, tiles[slot].floats,
        products[worker].floats, terms[slot].floats)
    }
  }

  /// Tiles of a block, when `count` tiles are cut into blocks as equal as possible.
  private static func range(_ block: Int, of blocks: Int, _ count: Int) -> Range<Int32> {
    Int32(count * block / blocks)..<Int32(count * (block + 1) / blocks)
  }
}
