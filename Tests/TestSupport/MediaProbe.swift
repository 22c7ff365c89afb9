import Foundation

/// What ffprobe tells about a file, in ffprobe's own words.
// swift-format-ignore: AlwaysUseLowerCamelCase
public struct MediaProbe: Decodable, Sendable {
  public struct Stream: Decodable, Sendable {
    public let index: Int
    public let codec_type: String
    public let codec_name: String?
    public let codec_tag_string: String?
    public let width: Int?
    public let height: Int?
    public let pix_fmt: String?
    public let sample_aspect_ratio: String?
    public let color_range: String?
    public let color_space: String?
    public let color_primaries: String?
    public let color_transfer: String?
    public let time_base: String?
    public let start_time: String?
    public let duration: String?
    public let avg_frame_rate: String?
    public let channels: Int?
    public let tags: [String: String]?
    public let disposition: [String: Int]?
  }

  public struct Format: Decodable, Sendable {
    public let format_name: String
    public let start_time: String?
    public let duration: String?
    public let tags: [String: String]?
  }

  public struct Chapter: Decodable, Sendable {
    public let start_time: String
    public let end_time: String
    public let tags: [String: String]?
  }

  public struct Packet: Decodable, Sendable {
    public let pts: Int?
    public let pts_time: String?
    public let duration_time: String?
    public let size: String?
    public let flags: String?
  }

  public let streams: [Stream]
  public let format: Format
  public let chapters: [Chapter]

  public init(_ path: String) throws {
    let text = try Shell.run([
      "ffprobe", "-v", "error", "-of", "json", "-show_streams", "-show_format", "-show_chapters",
      "file:" + path,
    ])
    self = try JSONDecoder().decode(MediaProbe.self, from: Data(text.utf8))
  }

  /// The streams of a kind, such as "video".
  public func streams(_ kind: String) -> [Stream] { streams.filter { $0.codec_type == kind } }

  /// Length in seconds.
  public var duration: Double? { format.duration.flatMap(Double.init) }

  /// The presentation times of the frames of the first video stream, in seconds.
  public static func frameTimes(_ path: String) throws -> [Double] {
    let text = try Shell.run([
      "ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "frame=pts_time", "-of",
      "csv=p=0", "file:" + path,
    ])
    return text.split(whereSeparator: \.isNewline).compactMap {
      Double($0.split(separator: ",").first ?? "")
    }
  }

  /// The packets of a stream such as "a:0".
  public static func packets(_ path: String, stream: String) throws -> [Packet] {
    struct List: Decodable { let packets: [Packet] }
    let text = try Shell.run([
      "ffprobe", "-v", "error", "-of", "json", "-select_streams", stream, "-show_entries",
      "packet=pts,pts_time,duration_time,size,flags", "file:" + path,
    ])
    return try JSONDecoder().decode(List.self, from: Data(text.utf8)).packets
  }

  /// MD5 of the packets of a stream such as "a:0", as they are.
  public static func digest(_ path: String, stream: String) throws -> String {
    try Shell.run([
      "ffmpeg", "-v", "error", "-nostdin", "-i", "file:" + path, "-map", "0:" + stream, "-c",
      "copy", "-f", "md5", "-",
    ])
  }
}
