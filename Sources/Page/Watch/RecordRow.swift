import Painting

/// A finished painting for the page's plots: a list of values, since names would take most of the
/// bytes.
struct RecordRow: Encodable, Sendable {
  /// The values' names, in their order.
  static let names = [
    "frame", "pass", "time", "seconds", "iterations", "total", "content", "style", "tv", "palette",
    "temporal",
    "uncovered", "warping", "brightness", "cut", "key",
  ]

  let record: FrameRecord

  /// Changes when the frame is painted again.
  static func key(of record: FrameRecord) -> String {
    let thousandths = (record.seconds * 1000).rounded()
    return "\(record.pass)-\(record.iterations)-\(Int(exactly: thousandths) ?? 0)"
  }

  func encode(to encoder: any Encoder) throws {
    var list = encoder.unkeyedContainer()
    try list.encode(record.frame)
    try list.encode(record.pass)
    let losses = record.loss
    for value in [record.time, record.seconds] { try list.encode(value) }
    try list.encode(record.iterations)
    for value in [
      losses.total, losses.content, losses.style, losses.tv, losses.palette,
      losses.temporal, losses.uncovered,
    ] { try list.encode(value) }
    try list.encode(record.warpingError)
    try list.encode(record.brightness)
    try list.encode(record.cut)
    try list.encode(Self.key(of: record))
  }
}

/// Some of a run's records: `/api/records`.
struct RecordRows: Encodable, Sendable {
  /// The most rows of an answer; the page asks for more.
  static let most = 2000

  let names = RecordRow.names
  let key: String
  let from: Int
  let rows: [RecordRow]
}
