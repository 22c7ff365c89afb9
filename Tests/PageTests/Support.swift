import Basics
import Foundation
import Painting
import TestSupport
import Transfer

@testable import Page

extension PaintingRequest {
  /// The sample clip, small and with few iterations.
  static func quick(to output: String, frames: Int = 3) -> PaintingRequest {
    var request = PaintingRequest(
      input: Checkout.clip, style: Checkout.style, output: output, weights: Checkout.weights)
    request.selection.longestSide = 64
    request.selection.frameLimit = frames
    request.look.firstEvaluations = 4
    request.look.nextEvaluations = 3
    return request
  }
}

extension RunWatch.Words {
  static let plain = RunWatch.Words(
    command: { "vidstyle \($0.input)" }, sentence: { $0.description })
}

extension RunSession {
  /// A run on two threads.
  static func plain(
    _ request: PaintingRequest, isEnding: @escaping @Sendable () -> Bool = { true }
  ) -> RunSession {
    RunSession(request, isEnding: isEnding) { request, monitor in
      try PaintingRun(
        request, workers: Workers(count: 2), cancellation: CancellationToken(), monitor: monitor
      ).paint()
    }
  }
}

/// A server of its own on a free port.
struct Served {
  let server: PageServer
  let watch: RunWatch
  var port: Int { URL(string: server.url)!.port! }

  init(_ watch: RunWatch) throws {
    self.watch = watch
    server = try PageServer(watch, at: PageServer.Place(port: 0))
    server.start()
  }

  /// What curl gets: the status, and the body.
  func get(_ path: String, _ more: [String] = []) throws -> (status: Int, body: Data) {
    let result = try Shell.result(
      of: ["curl", "-s", "-m", "20", "-w", "%{stderr}%{http_code}"] + more
        + ["http://127.0.0.1:\(port)\(path)"])
    return (Int(result.errors.suffix(3)) ?? 0, result.output)
  }

  func post(_ path: String) throws -> Int {
    try get(path, ["-X", "POST", "-H", "Origin: http://127.0.0.1:\(port)"]).status
  }

  func state() throws -> [String: Any] {
    let (_, body) = try get("/api/state")
    return try JSONSerialization.jsonObject(with: body) as? [String: Any] ?? [:]
  }
}
