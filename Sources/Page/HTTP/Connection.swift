import FlyingSocks
import Foundation
import Painting

/// Serves one client, request after request.
///
/// Everything that a client can make the server keep in memory is bounded: the head of a request,
/// its body, and one answer at a time. A client that neither sends nor receives anything is
/// dropped.
struct Connection: Sendable {
  /// Waiting for the next request.
  private static let idle = Duration.seconds(60)
  /// For all lines of a request's head once it has started.
  private static let headTime = Duration.seconds(10)
  /// For each piece of a body or an answer.
  private static let pieceTime = Duration.seconds(20)
  private static let pieceBytes = 65_536

  let socket: AsyncSocket
  let application: any Application

  /// Serves until the client or the server ends the connection.
  func serve() async {
    defer { try? socket.close() }
    var rest: [UInt8] = []
    do {
      while try await serveOne(&rest) {}
    } catch let error as BadRequest {
      try? await send(Response(error), to: nil, staysOpen: false)
      await drain()
    } catch {
      // The client has disconnected.
    }
  }

  /// - Parameter rest: what was received and not yet used.
  /// - Returns: whether another request may follow.
  private func serveOne(_ rest: inout [UInt8]) async throws -> Bool {
    guard let bytes = try await readHead(&rest) else { return false }
    let head = try RequestHead(bytes)
    let rule = try application.admit(head)
    if head.bodyLength > 0, head.fields["expect"]?.lowercased() == "100-continue" {
      try await write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
    }
    let body = try await readBody(head.bodyLength, rule, &rest)
    let response = await application.respond(to: Request(head: head, body: body))
    var staysOpen = head.staysOpen
    if case .stream = response.body { staysOpen = false }
    try await send(response, to: head, staysOpen: staysOpen)
    return staysOpen
  }

  private func send(_ response: Response, to head: RequestHead?, staysOpen: Bool) async throws {
    var response = response
    response.fields = application.commonFields.map { ($0.0, $0.1) } + response.fields
    let isBodyless = head?.method == .head
    switch response.body {
    case .bytes(let bytes):
      // In one piece, so that no small packet waits for the previous one.
      try await write(response.head(staysOpen: staysOpen) + (isBodyless ? [] : bytes))
    case .stream(let next):
      try await write(response.head(staysOpen: staysOpen))
      if isBodyless { return }
      while let piece = try await next() {
        try await write(Array("\(String(piece.count, radix: 16))\r\n".utf8) + piece + [13, 10])
      }
      try await write(Array("0\r\n\r\n".utf8))
    }
  }

  /// Lets a client that is still sending read the refusal before the connection ends.
  private func drain() async {
    let socket = socket
    _ = try? await Deadline.within(.milliseconds(500)) {
      for _ in 0..<64 { _ = try await socket.read(atMost: 4096) }
    }
  }
}

extension Connection {
  /// The lines of a head; `nil` if the client has disconnected.
  private func readHead(_ rest: inout [UInt8]) async throws -> [UInt8]? {
    var bytes = rest
    if bytes.isEmpty {
      guard let first = try? await read(within: Self.idle) else { return nil }
      bytes = first
    }
    let end = ContinuousClock.now + Self.headTime
    while true {
      if let length = Self.headLength(bytes) {
        rest = Array(bytes[length...])
        return Array(bytes[..<length])
      }
      guard bytes.count < RequestHead.mostBytes else {
        throw BadRequest(431, "the request is too long")
      }
      do {
        bytes += try await read(within: end - .now)
      } catch is Deadline.Passed {
        throw BadRequest(408, "the request took too long")
      }
    }
  }

  /// How many bytes the head takes, with the empty line at its end; `nil` before that has arrived.
  static func headLength(_ bytes: [UInt8]) -> Int? {
    guard bytes.count >= 4 else { return nil }
    return (3..<bytes.count).first {
      bytes[$0] == 10 && bytes[$0 - 1] == 13 && bytes[$0 - 2] == 10 && bytes[$0 - 3] == 13
    }.map { $0 + 1 }
  }

  private func readBody(
    _ length: Int, _ rule: BodyRule, _ rest: inout [UInt8]
  ) async throws -> Request.Body {
    switch rule {
    case .none:
      guard length == 0 else { throw BadRequest(413, "this request takes no body") }
      return .bytes([])
    case .memory(let limit):
      guard length <= limit else {
        throw BadRequest(413, "at most \(limit) bytes may be sent here")
      }
      var bytes: [UInt8] = []
      bytes.reserveCapacity(length)
      try await readPieces(length, &rest) { bytes += $0 }
      return .bytes(bytes)
    case .file(let limit, let folder):
      guard length <= limit else {
        throw BadRequest(413, "a file may have at most \(limit / 1_000_000) MB here")
      }
      guard length > 0 else { throw BadRequest(400, "the file is empty") }
      let path = "\(folder)/upload-\(UUID().uuidString)"
      do {
        let file = try RawFile(path, for: .replacing)
        try await readPieces(length, &rest) { try file.write($0) }
      } catch {
        unlink(path)
        throw error
      }
      return .file(path)
    }
  }

  private func readPieces(
    _ length: Int, _ rest: inout [UInt8], _ use: ([UInt8]) throws -> Void
  ) async throws {
    var left = length
    while left > 0 {
      let bytes = rest.isEmpty ? try await read(within: Self.pieceTime) : rest
      try use(Array(bytes.prefix(left)))
      rest = Array(bytes.dropFirst(left))
      left -= min(left, bytes.count)
    }
  }

  private func read(within time: Duration) async throws -> [UInt8] {
    let socket = socket
    return try await Deadline.within(time) { try await socket.read(atMost: 4096) }
  }

  private func write(_ bytes: [UInt8]) async throws {
    let socket = socket
    var start = 0
    while start < bytes.count {
      let end = min(start + Self.pieceBytes, bytes.count)
      let piece = Data(bytes[start..<end])
      try await Deadline.within(Self.pieceTime) { try await socket.write(piece) }
      start = end
    }
  }
}
