import Testing

@testable import Page

/// Paths, and the methods that they take.
@Suite struct RouteTests {
  private func route(_ method: String, _ target: String) throws(BadRequest) -> Route {
    try Route(RequestHead(Array("\(method) \(target) HTTP/1.1\r\n\r\n".utf8)))
  }

  @Test func knownPaths() throws {
    #expect(try route("GET", "/") == .page)
    #expect(try route("GET", "/main.js") == .file(.main))
    #expect(try route("GET", "/api/records?from=7") == .records(from: 7))
    #expect(try route("GET", "/api/painting/3?side=thumb") == .painting(3, .thumb))
    #expect(try route("HEAD", "/api/film/3") == .film(3, .large))
    #expect(try route("POST", "/api/stop") == .stop)
    #expect(try route("POST", "/api/studio/knobs") == .studioChange(.knobs))
    #expect(try route("GET", "/api/studio/mask") == .studioMask)
    #expect(try route("POST", "/api/studio/mask") == .studioChange(.mask))
    #expect(try route("DELETE", "/api/studio/mask") == .dropMask)
    #expect(try route("DELETE", "/api/studio/style/2") == .dropStyle(2))
    #expect(try route("POST", "/api/studio/variant/2") == .useVariant(2))
  }

  @Test(arguments: [
    "/..", "/../etc/passwd", "/%2e%2e/", "//", "/main.js/", "/PageFile", "/api", "/api/",
    "/api/painting/0", "/api/painting/-1", "/api/painting/1e3", "/api/painting/0x1",
    "/api/painting/9999999999", "/api/painting/1?side=../x", "/api/painting//etc/passwd",
    "/api/records?from=-1", "/api/studio/style/a", "/api/studio/thumb/", "/api/studio/",
  ]) func unknownPaths(path: String) {
    let error = #expect(throws: BadRequest.self) { try route("GET", path) }
    #expect(error?.status == 404)
  }

  /// Only what reads may be got, and nothing that changes anything.
  @Test(arguments: [
    ("GET", "/api/stop"), ("GET", "/api/go-on"), ("HEAD", "/api/stop"), ("POST", "/api/state"),
    ("DELETE", "/api/stop"), ("POST", "/"), ("GET", "/api/studio/knobs"),
    ("GET", "/api/studio/paint"), ("DELETE", "/api/studio/thumb/1"), ("POST", "/main.js"),
  ]) func otherMethods(method: String, path: String) {
    let error = #expect(throws: BadRequest.self) { try route(method, path) }
    #expect(error?.status == 405)
  }

  /// The browser's files are all there, and together small.
  @Test func filesOfThePage() {
    let sizes = PageFile.allCases.map(\.bytes.count)
    #expect(sizes.allSatisfy { $0 > 100 })
    #expect(sizes.reduce(0, +) < 150_000)
  }
}
