import Foundation

/// The answer to a request.
struct Response: Sendable {
  enum Body: Sendable {
    case bytes([UInt8])
    /// Pieces that are sent one after the other, each as soon as it exists, until there are no more
    /// or the client has disconnected.
    case stream(@Sendable () async throws -> [UInt8]?)
  }

  var status: Int
  var fields: [(name: String, value: String)]
  var body: Body

  init(_ status: Int, _ fields: [(String, String)] = [], body: Body = .bytes([])) {
    self.status = status
    self.fields = fields.map { ($0.0, $0.1) }
    self.body = body
  }

  /// Plain text.
  static func text(_ status: Int, _ text: String) -> Response {
    Response(
      status, [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")],
      body: .bytes(Array((text + "\n").utf8)))
  }

  static func json(_ value: some Encodable, status: Int = 200) throws -> Response {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return .encoded(Array(try encoder.encode(value)), status: status)
  }

  /// JSON that is already encoded.
  static func encoded(_ bytes: [UInt8], status: Int = 200) -> Response {
    Response(
      status, [("Content-Type", "application/json"), ("Cache-Control", "no-store")],
      body: .bytes(bytes))
  }

  static let done = Response(204)

  init(_ error: BadRequest) {
    self = .text(error.status, error.reason)
    if error.status == 405 { fields.append(("Allow", "GET, HEAD, POST, DELETE")) }
  }

  /// Contents with a tag that changes with them, so that browsers need not load them again.
  static func tagged(
    _ bytes: [UInt8], type: String, tag: String, maxAge: String, for head: RequestHead
  ) -> Response {
    let quoted = "\"\(tag)\""
    let fields = [("ETag", quoted), ("Cache-Control", maxAge)]
    let known = (head.fields["if-none-match"] ?? "").split(separator: ",").map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    if known.contains(quoted) || known.contains("*") { return Response(304, fields) }
    return Response(200, fields + [("Content-Type", type)], body: .bytes(bytes))
  }

  /// The lines before the body.
  func head(staysOpen: Bool) -> [UInt8] {
    var lines = ["HTTP/1.1 \(status) \(Self.phrases[status] ?? "Other")"]
    lines += fields.map { "\($0.name): \($0.value)" }
    switch body {
    case .bytes(let bytes):
      if status != 204, status != 304 { lines.append("Content-Length: \(bytes.count)") }
    case .stream: lines.append("Transfer-Encoding: chunked")
    }
    lines.append("Connection: \(staysOpen ? "keep-alive" : "close")")
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
  }

  private static let phrases = [
    200: "OK", 201: "Created", 204: "No Content", 303: "See Other", 304: "Not Modified",
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed", 408: "Request Timeout", 409: "Conflict", 411: "Length Required",
    413: "Content Too Large", 415: "Unsupported Media Type", 421: "Misdirected Request",
    422: "Unprocessable Content", 429: "Too Many Requests", 431: "Request Header Fields Too Large",
    500: "Internal Server Error", 503: "Service Unavailable",
  ]
}
