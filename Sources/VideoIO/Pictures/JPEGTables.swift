/// JPEG's quantisation tables: those of annex K of the standard, scaled by "quality" as in the
/// Independent JPEG Group's library.
enum JPEGTables {
  static func luma(quality: Int) -> [UInt16] { scaled(annexLuma, quality) }
  static func chroma(quality: Int) -> [UInt16] { scaled(annexChroma, quality) }

  private static func scaled(_ table: [Int], _ quality: Int) -> [UInt16] {
    let percent = quality < 50 ? 5000 / quality : 200 - 2 * quality
    return table.map { UInt16(min(max(($0 * percent + 50) / 100, 1), 255)) }
  }

  // Row by row.
  private static let annexLuma = [
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55,
    14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
    18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
  ]
  private static let annexChroma = [
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99,
    24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  ]
}
