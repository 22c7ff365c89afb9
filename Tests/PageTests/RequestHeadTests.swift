import Basics
import TestSupport
import Testing

@testable import Page

/// What is read as a request, and what is refused.
@Suite struct RequestHeadTests {
  private func head(_ text: String) throws(BadRequest) -> RequestHead {
    try RequestHead(Array(text.utf8))
  }

  @Test func requestOfABrowser() throws {
    let head = try head(
      "GET /api/painting/12?side=thumb&v=a%20b HTTP/1.1\r\nHost: 127.0.0.1:8017\r\n"
        + "Accept:  image/*\t\r\nX-A: 1\r\nX-A: 2\r\n\r\n")
    #expect(head.method == .get && head.path == "/api/painting/12")
    #expect(head.query == ["side": "thumb", "v": "a b"])
    #expect(head.fields["host"] == "127.0.0.1:8017" && head.fields["accept"] == "image/*")
    #expect(head.fields["x-a"] == "1, 2")
    #expect(head.staysOpen && head.bodyLength == 0)
  }

  @Test(arguments: [
    ("", 400), ("\r\n\r\n", 400), ("GET\r\n", 400), ("GET / HTTP/2\r\n", 400),
    ("GET  / HTTP/1.1\r\n", 400), ("BREW / HTTP/1.1\r\n", 405), ("get / HTTP/1.1\r\n", 405),
    ("GET http://a/ HTTP/1.1\r\n", 400), ("GET / HTTP/1.1\r\nnothing\r\n", 400),
    ("GET / HTTP/1.1\r\n: x\r\n", 400), ("GET / HTTP/1.1\r\nA : x\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n", 400),
    ("POST / HTTP/1.1\r\nContent-Length: -1\r\n", 400),
    ("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n", 400),
    ("POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n", 400),
    ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n", 411),
    ("GET /é HTTP/1.1\r\n", 400), ("GET /\0 HTTP/1.1\r\n", 400),
    ("GET / HTTP/1.1\r\nA: b\nHost: x\r\n", 400),
    ("GET /" + String(repeating: "a", count: 17_000) + " HTTP/1.1\r\n", 431),
    ("GET / HTTP/1.1\r\n" + String(repeating: "A: b\r\n", count: 65), 431),
  ]) func badRequests(text: String, status: Int) {
    let error = #expect(throws: BadRequest.self) { try head(text) }
    #expect(error?.status == status)
  }

  @Test func connections() throws {
    #expect(try !head("GET / HTTP/1.1\r\nConnection: close\r\n").staysOpen)
    #expect(try !head("GET / HTTP/1.0\r\n").staysOpen)
  }

  /// Whatever comes is a value or an error of 4xx, and so is its route.
  @Test func madeUpRequests() throws {
    var generator = SplitMix(state: 7)
    let seed = Array(
      "POST /api/studio/style/3?side=large&v=%41 HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n"
        .utf8)
    for _ in 0..<20_000 {
      var bytes = seed
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0...3, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
        default: bytes.replaceSubrange(place..., with: bytes[..<place])
        }
        if bytes.isEmpty { bytes = seed }
      }
      do {
        _ = try Route(RequestHead(bytes))
      } catch {
        #expect((400..<500).contains(error.status))
      }
    }
  }
}

/// Numbers that are the same in every run.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
