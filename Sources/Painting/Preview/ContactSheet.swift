import Basics
import VideoIO

/// Pictures of one size in rows and columns, each with its labels above.
struct ContactSheet {
  /// The most pixels of a sheet, each of which takes 12 bytes of memory.
  static let largestArea = 50_000_000
  private static let gap = 4

  private let cellSize: Size
  private let columns: Int
  private let lineHeight: Int
  private let lines: Int
  private(set) var image: RGBImage

  /// An empty sheet.
  ///
  /// - Parameters:
  ///   - cells: the labels of each, in reading order; all have the same number of lines. A single
  ///     picture without labels is its own sheet.
  ///   - size: of a cell's picture.
  ///   - columns: `nil`: as many as make the sheet about as wide as a screen.
  init(cells: [[String]], size: Size, columns wanted: Int?) throws {
    cellSize = size
    lines = cells[0].count
    lineHeight = min(max(size.width / 16, 12), 36)
    let across = wanted ?? Self.columns(cells.count, of: size)
    columns = across
    let gap = cells.count == 1 ? 0 : Self.gap
    let rows = (cells.count + across - 1) / across
    let sheet = Size(
      height: rows * (size.height + lines * lineHeight + gap) - gap,
      width: across * (size.width + gap) - gap)
    guard sheet.area <= Self.largestArea else {
      throw PreviewError.tooLarge(cells: cells.count, size: sheet)
    }
    image = RGBImage(size: sheet, pixels: [Float](repeating: 0, count: 3 * sheet.area))
    for (index, labels) in cells.enumerated() {
      for (line, text) in labels.enumerated() {
        let picture = try TextPicture.line(
          text, size: Size(height: lineHeight, width: size.width))
        draw(picture, x: left(index), y: top(index) + line * lineHeight)
      }
    }
  }

  /// Puts a picture under a cell's labels.
  mutating func put(_ picture: RGBImage, in cell: Int) {
    draw(picture, x: left(cell), y: top(cell) + lines * lineHeight)
  }

  private func left(_ cell: Int) -> Int { cell % columns * (cellSize.width + Self.gap) }

  private func top(_ cell: Int) -> Int {
    cell / columns * (cellSize.height + lines * lineHeight + Self.gap)
  }

  private mutating func draw(_ picture: RGBImage, x: Int, y: Int) {
    for plane in 0..<3 {
      for row in 0..<picture.height {
        let source = (plane * picture.height + row) * picture.width
        let target = (plane * image.height + y + row) * image.width + x
        image.pixels.replaceSubrange(
          target..<target + picture.width, with: picture.pixels[source..<source + picture.width])
      }
    }
  }

  /// Up to three pictures form one row; with more, the sheet's shape is as close to 3:2 as
  /// possible.
  private static func columns(_ cells: Int, of size: Size) -> Int {
    if cells <= 3 { return cells }
    func distance(_ columns: Int) -> Double {
      let rows = (cells + columns - 1) / columns
      let ratio = Double(columns * size.width) / Double(rows * size.height) / 1.5
      return max(ratio, 1 / ratio)
    }
    return (1...cells).min { distance($0) < distance($1) }!
  }
}
