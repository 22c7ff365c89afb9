import Foundation

/// The first lines of an HTTP/1.1 request (RFC 9112): request line and fields.
struct RequestHead: Equatable, Sendable {
  enum Method: String, Sendable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case delete = "DELETE"
  }

  /// The most bytes of all lines together.
  static let mostBytes = 16_384
  private static let mostFields = 64

  let method: Method
  /// Starts with a slash; it is not decoded, as no path of ours needs that.
  let path: String
  /// Decoded names and values after the question mark; the last of several counts.
  let query: [String: String]
  /// By their names in lower case.
  let fields: [String: String]
  /// Whether the client sends another request afterwards.
  let staysOpen: Bool
  /// Bytes of the body.
  let bodyLength: Int

  /// - Parameter bytes: all lines, with the empty one at their end or without it.
  /// - Throws: a ``BadRequest`` for whatever the standard or this server does not allow.
  init(_ bytes: some Collection<UInt8>) throws(BadRequest) {
    guard bytes.count <= Self.mostBytes else { throw BadRequest(431, "the request is too long") }
    guard bytes.allSatisfy({ (32..<127).contains($0) || $0 == 13 || $0 == 10 || $0 == 9 }) else {
      throw BadRequest(400, "the request holds bytes that are not ASCII")
    }
    var lines = String(decoding: bytes, as: UTF8.self)
      .split(separator: "\r\n", omittingEmptySubsequences: true)[...]
    guard let first = lines.popFirst() else { throw BadRequest(400, "the request is empty") }
    guard lines.count <= Self.mostFields else {
      throw BadRequest(431, "the request has too many fields")
    }
    let words = first.split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 3, words[2] == "HTTP/1.1" || words[2] == "HTTP/1.0" else {
      throw BadRequest(400, "this is not an HTTP/1.1 request")
    }
    guard let method = Method(rawValue: String(words[0])) else {
      throw BadRequest(405, "this method is not supported")
    }
    self.method = method
    guard words[1].hasPrefix("/") else {
      throw BadRequest(400, "the path does not start with a slash")
    }
    let parts = words[1].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    path = String(parts[0])
    query = parts.count > 1 ? Self.values(in: parts[1]) : [:]
    let fields = try Self.fields(in: lines)
    self.fields = fields
    guard fields["transfer-encoding"] == nil else {
      throw BadRequest(411, "a body needs its length in advance")
    }
    if let text = fields["content-length"] {
      guard text.allSatisfy({ ("0"..."9").contains($0) }), let length = Int(text) else {
        throw BadRequest(400, "the body's length is not a number")
      }
      bodyLength = length
    } else {
      bodyLength = 0
    }
    let wishes = (fields["connection"] ?? "").lowercased()
    staysOpen = words[2] == "HTTP/1.1" && !wishes.contains("close")
  }

  private static func fields(in lines: ArraySlice<Substring>) throws(BadRequest) -> [String: String]
  {
    var fields: [String: String] = [:]
    for line in lines {
      guard let colon = line.firstIndex(of: ":"), colon != line.startIndex,
        !line[..<colon].contains(where: { $0 == " " || $0 == "\t" }), !line.contains("\n"),
        !line.contains("\r")
      else { throw BadRequest(400, "a field has no name") }
      let name = line[..<colon].lowercased()
      // Two lengths or two hosts could be interpreted differently by a proxy.
      guard fields[name] == nil || !["content-length", "host"].contains(name) else {
        throw BadRequest(400, "\(name) is given twice")
      }
      let value = line[line.index(after: colon)...].trimmed
      fields[name] = fields[name].map { "\($0), \(value)" } ?? String(value)
    }
    return fields
  }

  private static func values(in text: Substring) -> [String: String] {
    var values: [String: String] = [:]
    for item in text.split(separator: "&") {
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = String(parts[0]).removingPercentEncoding,
        let value = parts.count > 1 ? String(parts[1]).removingPercentEncoding : ""
      else { continue }
      values[name] = value
    }
    return values
  }
}

extension Substring {
  /// The text without blanks at its ends.
  fileprivate var trimmed: Substring {
    var text = self[...]
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    return text
  }
}
