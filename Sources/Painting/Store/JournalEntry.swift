/// A line of a work folder's journal: the record of a painting, and digests of its files.
struct JournalEntry: Codable, Equatable {
  let record: FrameRecord
  /// SHA-256 of the finished frame's picture; absent where further passes follow.
  let picture: String?

  init(_ record: FrameRecord, picture: String?) {
    self.record = record
    self.picture = picture
  }

  private enum CodingKeys: String, CodingKey {
    case picture
  }

  init(from decoder: any Decoder) throws {
    record = try FrameRecord(from: decoder)
    picture = try decoder.container(keyedBy: CodingKeys.self)
      .decodeIfPresent(String.self, forKey: .picture)
  }

  func encode(to encoder: any Encoder) throws {
    try record.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(picture, forKey: .picture)
  }
}
