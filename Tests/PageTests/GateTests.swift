import Testing

@testable import Page

/// Who is let in.
@Suite struct GateTests {
  private let local = Gate(address: "127.0.0.1", port: 8017, token: nil)
  private let remote = Gate(address: "0.0.0.0", port: 8017, token: "0123456789abcdef")

  private func status(_ gate: Gate, _ fields: [String: String]) throws -> Int {
    try status(gate, "GET", "/api/state", fields)
  }

  private func status(
    _ gate: Gate, _ method: String, _ target: String, _ fields: [String: String]
  ) throws -> Int {
    let lines = fields.map { "\($0.key): \($0.value)\r\n" }.joined()
    let head = try RequestHead(Array("\(method) \(target) HTTP/1.1\r\n\(lines)\r\n".utf8))
    do {
      try gate.check(head)
      return gate.welcome(head)?.status ?? 200
    } catch {
      return error.status
    }
  }

  @Test(arguments: [
    ("127.0.0.1:8017", 200), ("localhost:8017", 200), ("LOCALHOST:8017", 200), ("[::1]:8017", 200),
    ("evil.example:8017", 421), ("127.0.0.1:80", 421), ("127.0.0.1", 421), ("10.0.0.1:8017", 421),
    ("127.0.0.1.evil.example:8017", 421), ("", 421),
  ]) func hosts(host: String, expected: Int) throws {
    #expect(try status(local, ["Host": host]) == expected)
  }

  @Test func aRequestWithoutAHost() throws {
    #expect(try status(local, [:]) == 421)
  }

  /// A page of another site may neither read nor change anything, whatever its browser sends along.
  @Test func otherSites() throws {
    let host = "127.0.0.1:8017"
    for site in ["cross-site", "same-site"] {
      #expect(try status(local, ["Host": host, "Sec-Fetch-Site": site]) == 403)
      #expect(
        try status(
          local, "GET", "/", ["Host": host, "Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate"])
          == 200)
    }
    #expect(try status(local, "POST", "/api/stop", ["Host": host]) == 403)
    #expect(
      try status(local, "POST", "/api/stop", ["Host": host, "Origin": "http://evil.example"])
        == 403)
    #expect(try status(local, "POST", "/api/stop", ["Host": host, "Origin": "null"]) == 403)
    #expect(
      try status(local, "POST", "/api/stop", ["Host": host, "Origin": "http://\(host)"]) == 200)
    #expect(
      try status(local, "DELETE", "/api/studio/mask", ["Host": host, "Origin": "https://\(host)"])
        == 403)
  }

  @Test func tokens() throws {
    let host = "192.168.1.5:8017"
    #expect(try status(remote, ["Host": host]) == 401)
    #expect(try status(remote, ["Host": "evil.example:8017", "Cookie": "x"]) == 421)
    #expect(try status(remote, "GET", "/?token=0123456789abcdeX", ["Host": host]) == 401)
    #expect(try status(remote, "GET", "/?token=0123456789abcdef", ["Host": host]) == 303)
    let cookie = "a=b; vidstyle-8017=0123456789abcdef"
    #expect(try status(remote, ["Host": host, "Cookie": cookie]) == 200)
    #expect(try status(remote, ["Host": host, "Cookie": "vidstyle-8018=0123456789abcdef"]) == 401)
    #expect(try status(remote, ["Host": host, "Cookie": "vidstyle-8017="]) == 401)
  }

  @Test func everyTokenIsAnother() {
    let tokens = Set((0..<100).map { _ in Gate.makeToken() })
    #expect(tokens.count == 100 && tokens.allSatisfy { $0.count == 32 })
  }

  @Test func equality() {
    #expect(Gate.areEqual("abc", "abc"))
    for other in ["abd", "bbc", "ab", "abcd", ""] { #expect(!Gate.areEqual("abc", other)) }
  }
}
