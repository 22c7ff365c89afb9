import Basics
import Foundation
import Painting
import TestSupport
import Testing

@testable import Page

/// The server over loopback, asked by curl and Python.
@Suite struct PageServerTests {
  private let folder = try! TemporaryDirectory()

  private func finishedRun(frames: Int = 3) throws -> Served {
    var request = PaintingRequest.quick(to: folder.file("out.mp4"), frames: frames)
    request.work.isKept = true
    let session = RunSession.plain(request)
    let served = try Served(RunWatch(session: session, words: .plain))
    try session.run()
    return served
  }

  @Test func aFinishedRun() throws {
    let served = try finishedRun()
    let state = try served.state()
    #expect(state["activity"] as? String == "complete")
    #expect(state["finished"] as? Int == 3 && state["records"] as? Int == 3)
    // The journal says the same.
    let journal = try String(
      contentsOfFile: WorkFolder.journal(folder.file("out.mp4.vidstyle")), encoding: .utf8)
    let lines = try journal.split(separator: "\n").map {
      try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    let (_, body) = try served.get("/api/records?from=0")
    let answer = try #require(JSONSerialization.jsonObject(with: body) as? [String: Any])
    let names = try #require(answer["names"] as? [String])
    let rows = try #require(answer["rows"] as? [[Any]])
    #expect(rows.count == lines.count)
    for (row, line) in zip(rows, lines) {
      let values = Dictionary(uniqueKeysWithValues: zip(names, row))
      #expect(values["frame"] as? Int == line["frame"] as? Int)
      #expect(values["iterations"] as? Int == line["iterations"] as? Int)
      #expect(values["warping"] as? Double == line["warpingError"] as? Double)
      #expect(values["brightness"] as? Double == line["brightness"] as? Double)
      #expect(values["total"] as? Double == (line["loss"] as? [String: Any])?["total"] as? Double)
    }
  }

  /// A painted frame is that of the work folder, as ffmpeg reads it; known contents are not sent again.
  @Test func pictures() throws {
    let served = try finishedRun()
    let jpeg = folder.file("frame.jpg")
    #expect(try served.get("/api/painting/2", ["-o", jpeg]).status == 200)
    let png = WorkFolder.frame(2, folder.file("out.mp4.vidstyle"))
    #expect(try PictureSimilarity(jpeg, png).worst > 28)
    let film = folder.file("film.jpg")
    #expect(try served.get("/api/film/2", ["-o", film]).status == 200)
    let head = try Shell.run(
      ["curl", "-s", "-I", "http://127.0.0.1:\(served.port)/api/painting/2"])
    let tag = try #require(head.split(separator: "\r\n").first { $0.hasPrefix("ETag: ") })
    let again = try served.get(
      "/api/painting/2", ["-H", "If-None-Match: \(tag.dropFirst(6))"])
    #expect(again.status == 304 && again.body.isEmpty)
    for path in ["/api/painting/4", "/api/film/4", "/api/painting/99999"] {
      #expect(try served.get(path).status == 404)
    }
  }

  @Test func headers() throws {
    let served = try finishedRun(frames: 1)
    let head = try Shell.run(["curl", "-s", "-I", "http://127.0.0.1:\(served.port)/"]).lowercased()
    for line in [
      "http/1.1 200 ok", "content-security-policy: default-src 'none'; script-src 'self'",
      "x-content-type-options: nosniff", "cross-origin-resource-policy: same-origin", "etag: ",
    ] {
      #expect(head.contains(line), "\(line)")
    }
  }

  @Test func whatIsRefused() throws {
    let served = try finishedRun(frames: 1)
    #expect(try served.get("/", ["-H", "Host: evil.example"]).status == 421)
    #expect(try served.get("/api/stop", ["-X", "POST"]).status == 403)
    #expect(try served.get("/api/state", ["-H", "Sec-Fetch-Site: cross-site"]).status == 403)
    #expect(try served.get("/etc/passwd").status == 404)
    #expect(try served.get("/..%2f..%2fetc/passwd", ["--path-as-is"]).status == 404)
    #expect(try served.get("/", ["-X", "PATCH"]).status == 405)
    #expect(try served.post("/api/stop") == 409)
    #expect(try served.post("/api/studio/knobs") == 404)
    // A body where none may be, and one without a length.
    let origin = "Origin: http://127.0.0.1:\(served.port)"
    #expect(try served.get("/api/stop", ["-H", origin, "-d", "x"]).status == 413)
    #expect(
      try served.get(
        "/api/stop", ["-H", origin, "-H", "Transfer-Encoding: chunked", "-d", "x"]
      ).status == 411)
  }

  /// Bytes that are no request get an answer of 4xx or none, and the server goes on.
  @Test func noise() throws {
    let served = try finishedRun(frames: 1)
    let script = """
      import random, socket, sys
      random.seed(5)
      for n in range(200):
          s = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 5)
          s.settimeout(5)
          text = bytes(random.randrange(256) for _ in range(random.randrange(400)))
          start = b"GET / HTTP/1.1\\r\\n" if n % 2 else b""
          s.sendall(start + text + b"\\r\\n\\r\\n")
          answer = s.recv(100)
          assert answer[:10] == b"HTTP/1.1 4", answer
          s.close()
      s = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 5)
      s.sendall(b"GET /" + b"a" * 100000)
      assert s.recv(100).startswith(b"HTTP/1.1 431"), "too long"
      """
    let result = try Shell.result(of: ["python3", "-c", script, "\(served.port)"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(try served.get("/api/state").status == 200)
  }

  /// 200 pages that never read what they are sent: others are served as before, and memory does not grow. In a
  /// process of its own, whose memory is nobody else's.
  @Test func slowClients() async {
    await #expect(processExitsWith: .success) { try PageServerTests().serveSlowClients() }
  }

  private func serveSlowClients() throws {
    let served = try finishedRun(frames: 1)
    let script = """
      import resource, socket, sys, time, urllib.request
      port, process = int(sys.argv[1]), sys.argv[2]
      def memory():
          return int(open(f"/proc/{process}/statm").read().split()[1]) * 4096
      def once():
          start = time.monotonic()
          urllib.request.urlopen(f"http://127.0.0.1:{port}/api/state", timeout=10).read()
          return time.monotonic() - start
      once()
      before = memory()
      clients = []
      for n in range(200):
          s = socket.socket()
          s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
          s.connect(("127.0.0.1", port))
          s.sendall(b"GET /api/events HTTP/1.1\\r\\nHost: 127.0.0.1:%d\\r\\n\\r\\n" % port)
          clients.append(s)
      times = []
      for n in range(30):
          times.append(once())
          time.sleep(0.1)
      assert sorted(times)[15] < 1, times
      grown = memory() - before
      assert grown < 60e6, f"{grown / 1e6:.0f} MB more"
      # Beyond the limit a page is told to come back.
      more = []
      for n in range(30):
          s = socket.create_connection(("127.0.0.1", port), 5)
          s.settimeout(5)
          s.sendall(b"GET /api/events HTTP/1.1\\r\\nHost: 127.0.0.1:%d\\r\\n\\r\\n" % port)
          more.append(s)
      answers = [s.recv(12) for s in more]
      assert b"HTTP/1.1 503" in answers, answers
      # And beyond that of connections whoever connects, before asking for anything.
      for n in range(80):
          s = socket.create_connection(("127.0.0.1", port), 5)
          s.settimeout(5)
          more.append(s)
      time.sleep(0.5)
      assert more[-1].recv(12) == b"HTTP/1.1 503"
      """
    let result = try Shell.result(
      of: [
        "python3", "-c", script, "\(served.port)", "\(ProcessInfo.processInfo.processIdentifier)",
      ])
    precondition(result.status == 0, "\(result.errors)")
  }

  @Test func aSecondServer() throws {
    let served = try finishedRun(frames: 1)
    let port = served.port
    let error = #expect(throws: PageError.self) {
      try PageServer(served.watch, at: PageServer.Place(port: port))
    }
    #expect(
      "\(error!)"
        == "port \(port) is in use, perhaps by another page of vidstyle; use port for another one")
    #expect(throws: PageError.badAddress("example.org")) {
      try PageServer(served.watch, at: PageServer.Place(address: "example.org", port: 0))
    }
  }

  /// Elsewhere than on loopback the page opens with its token alone.
  @Test func aToken() throws {
    let session = RunSession.plain(.quick(to: folder.file("out.mp4")))
    let server = try PageServer(
      RunWatch(session: session, words: .plain), at: PageServer.Place(address: "0.0.0.0", port: 0))
    server.start()
    let url = try #require(URL(string: server.url))
    let base = "http://127.0.0.1:\(url.port!)/"
    func status(_ more: [String]) throws -> String {
      try Shell.run(["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}"] + more)
    }
    #expect(try status([base]) == "401")
    #expect(try status(["\(base)?token=1"]) == "401")
    let jar = folder.file("cookies")
    #expect(try status(["-L", "-c", jar, "\(base)?\(url.query!)"]) == "200")
    #expect(try status(["-b", jar, "\(base)api/state"]) == "200")
    #expect(try String(contentsOfFile: jar, encoding: .utf8).contains("#HttpOnly_"))
  }
}
