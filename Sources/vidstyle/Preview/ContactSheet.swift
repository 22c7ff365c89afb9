import Basics
import VideoIO

/// Pictures of one size in rows and columns, each with its labels above.
struct ContactSheet {
  /// Pixels of a sheet at the most: 12 bytes each in memory.
  static let largestArea = 50_000_000
  private static let gap = 4

  private let cellWidth: Int
  private let cellHeight: Int
  private let columns: Int
  private let lineHeight: Int
  private let lines: Int
  private(set) var image: RGBImage

  /// An empty sheet.
  ///
  /// - Parameters:
  ///   - cells: the labels of each, in reading order; all have the same number of lines. A single
  ///     picture without labels is its own sheet.
  ///   - columns: nil: as many as make the sheet about as wide as a screen.
  init(
    cells: [[String]], width: Int, height: Int, columns wanted: Int?
  ) throws {
    cellWidth = width
    cellHeight = height
    lines = cells[0].count
    lineHeight = min(max(width / 16, 12), 36)
    let across = wanted ?? Self.columns(cells.count, width: width, height: height)
    columns = across
    let gap = cells.count == 1 ? 0 : Self.gap
    let rows = (cells.count + across - 1) / across
    let (sheetWidth, sheetHeight) = (
      across * (width + gap) - gap, rows * (height + lines * lineHeight + gap) - gap
    )
    guard sheetWidth * sheetHeight <= Self.largestArea else {
      throw PreviewError.tooLarge(cells: cells.count, width: sheetWidth, height: sheetHeight)
    }
    image = RGBImage(
      size: Size(height: sheetHeight, width: sheetWidth),
      pixels: [Float](repeating: 0, count: 3 * sheetWidth * sheetHeight))
    for (index, labels) in cells.enumerated() {
      for (line, text) in labels.enumerated() {
        let picture = try TextPicture.line(
          text, size: Size(height: lineHeight, width: width))
        draw(picture, x: left(index), y: top(index) + line * lineHeight)
      }
    }
  }

  /// Puts a picture under a cell's labels.
  mutating func put(_ picture: RGBImage, in cell: Int) {
    draw(picture, x: left(cell), y: top(cell) + lines * lineHeight)
  }

  private func left(_ cell: Int) -> Int { cell % columns * (cellWidth + Self.gap) }

  private func top(_ cell: Int) -> Int {
    cell / columns * (cellHeight + lines * lineHeight + Self.gap)
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

  /// Three beside each other; of more, so many that the sheet comes nearest to 3:2.
  private static func columns(_ cells: Int, width: Int, height: Int) -> Int {
    if cells <= 3 { return cells }
    func distance(_ columns: Int) -> Double {
      let rows = (cells + columns - 1) / columns
      let ratio = Double(columns * width) / Double(rows * height) / 1.5
      return max(ratio, 1 / ratio)
    }
    return (1...cells).min { distance($0) < distance($1) }!
  }
}
