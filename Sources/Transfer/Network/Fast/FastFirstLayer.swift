import Basics
import CKernels

/// conv1_1, whose features exist only in windows.
///
/// They are computed again wherever they are read, in memory that stays in the caches. A map of all of them would
/// be by far the largest piece of memory.
final class FastFirstLayer {
  /// Rows of conv1_2's tiles in a window; in the other direction, a window has as many tiles as a block.
  private static let tileRows = 2

  private let kernels: FastKernels
  private let size: Size
  /// The image with a zero border.
  private let pages: Pages
  private let image: ck_image
  /// Memory for one window or strip, for each worker.
  private let buffers: [Pages]
  /// Floats of what one window adds to the derivative with respect to the image.
  private let derivativeSize: Int
  private let tile, blockTiles: Int
  private let tilesDown, tilesAcross, blocksAcross: Int

  /// Allocates memory for images of `size`.
  ///
  /// - Parameters:
  ///   - tile: size of conv1_2's tiles.
  ///   - blockTiles: number of tiles in a block of conv1_2.
  ///   - stripRows: largest number of rows in a strip.
  init(
    _ kernels: FastKernels, size: Size, tile: Int, blockTiles: Int, stripRows: Int,
    workers: Workers
  ) {
    self.kernels = kernels
    self.size = size
    self.tile = tile
    self.blockTiles = blockTiles
    // The kernel reads whole groups of pixels, beyond the end of a row.
    let pitch = size.width + 2 + 14
    pages = Pages(floats: 3 * (size.height + 2) * pitch + 64)
    image = ck_image(
      values: pages.floats, pitch: pitch, height: Int32(size.height), width: Int32(size.width))
    tilesDown = (size.height + tile - 1) / tile
    tilesAcross = (size.width + tile - 1) / tile
    blocksAcross = (tilesAcross + blockTiles - 1) / blockTiles
    let window = Size(height: Self.tileRows * tile, width: blockTiles * tile)
    let strip = Size(height: stripRows, width: size.width)
    let floats = [window, strip].map { ck_map.count(channels: Self.channels, size: $0) }.max()!
    buffers = (0..<workers.count).map { _ in Pages(floats: floats) }
    derivativeSize = 3 * (window.height + 2) * (window.width + 2)
  }

  /// Floats of scratch memory for `backward`: three rows of products.
  var scratchSize: Int { 3 * (blockTiles * tile + 4) * 32 }

  /// Floats of what all windows add to the derivative with respect to the image.
  var derivativeCount: Int { windowCount * derivativeSize }

  private static let channels = VGG19.channels(at: VGG19.layers[0])

  /// Copies the image, with a zero border around it.
  func setImage(_ image: Tensor) {
    for plane in 0..<3 {
      for y in 0..<size.height {
        (pages.floats + (plane * (size.height + 2) + y + 1) * self.image.pitch + 1).update(
          from: image.base + (plane * size.height + y) * size.width, count: size.width)
      }
    }
  }

  /// Computes the features of some rows, in the memory of `worker`.
  func strip(_ rows: Range<Int>, worker: Int) -> ck_map {
    features(rows, 0..<size.width, margin: 0, worker)
  }

  /// Number of windows that cover the image.
  var windowCount: Int { blocksAcross * ((tilesDown + Self.tileRows - 1) / Self.tileRows) }

  /// Computes the features of a window, in the memory of `worker`; with `margin`, also the pixels next to it.
  func window(_ index: Int, margin: Bool, worker: Int) -> ck_map {
    let place = place(index)
    return features(
      (place.rows.lowerBound * tile)..<min(place.rows.upperBound * tile, size.height),
      (place.columns.lowerBound * tile)..<min(place.columns.upperBound * tile, size.width),
      margin: margin ? 1 : 0, worker)
  }

  /// Calls `body` for conv1_2's tiles in a window, one row of tiles at a time.
  func forEachBlock(of index: Int, _ body: (_ tiles: Range<Int32>) -> Void) {
    let place = place(index)
    for row in place.rows {
      let first = Int32(row * tilesAcross)
      body((first + Int32(place.columns.lowerBound))..<(first + Int32(place.columns.upperBound)))
    }
  }

  /// Takes the derivative in a window back to the image, into the window's part of `derivatives`.
  func backward(
    _ index: Int, _ window: inout ck_map, to derivatives: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    kernels.functions.first_backward(
      &window, kernels.firstBackward.floats, derivatives + index * derivativeSize, scratch)
  }

  /// Adds up what came back from all windows, in an order that does not depend on the number of threads.
  func gather(_ derivatives: UnsafePointer<Float>, into gradient: Tensor, _ workers: Workers) {
    let windowRows = Self.tileRows * tile
    workers.forEach(3 * size.height) { index, _ in
      let (plane, y) = (index / size.height, index % size.height)
      let line = gradient.base + index * size.width
      line.update(repeating: 0, count: size.width)
      // Includes windows that end one row above or begin one row below.
      for row in (max(y - 1, 0) / windowRows)...(min(y + 1, size.height - 1) / windowRows) {
        for column in 0..<blocksAcross {
          add(derivatives, of: row * blocksAcross + column, plane, y, to: line)
        }
      }
    }
  }

  /// Adds one row of what came back from a window.
  private func add(
    _ derivatives: UnsafePointer<Float>, of window: Int, _ plane: Int, _ y: Int,
    to line: UnsafeMutablePointer<Float>
  ) {
    let place = place(window)
    let (top, left) = (place.rows.lowerBound * tile, place.columns.lowerBound * tile)
    let height = min(place.rows.upperBound * tile, size.height) - top + 2
    let width = min(place.columns.upperBound * tile, size.width) - left + 2
    let values =
      derivatives + window * derivativeSize + (plane * height + y - top + 1) * width
    // The first and last value may lie beyond the image.
    let first = left == 0 ? 1 : 0
    let end = left + width - 1 > size.width ? width - 1 : width
    kernels.functions.add_scaled(values + first, 1, line + left - 1 + first, end - first)
  }

  /// Rows and columns of tiles in a window.
  private func place(_ index: Int) -> (rows: Range<Int>, columns: Range<Int>) {
    let (row, block) = (index / blocksAcross * Self.tileRows, index % blocksAcross)
    return (
      row..<min(row + Self.tileRows, tilesDown),
      (tilesAcross * block / blocksAcross)..<(tilesAcross * (block + 1) / blocksAcross)
    )
  }

  private func features(
    _ rows: Range<Int>, _ columns: Range<Int>, margin: Int32, _ worker: Int
  ) -> ck_map {
    var window = ck_map(
      buffers[worker].floats, channels: Self.channels,
      size: Size(height: rows.count, width: columns.count))
    window.top = Int32(rows.lowerBound)
    window.left = Int32(columns.lowerBound)
    withUnsafePointer(to: image) {
      kernels.functions.first_forward(
        $0, kernels.firstForward.floats, kernels.bias(VGG19.layers[0]), &window, margin)
    }
    return window
  }
}
