/// Answers the requests that a listener receives.
protocol Application: Sendable {
  /// Decides whether a request is served, before its body is read.
  ///
  /// - Throws: a ``BadRequest``, after which the connection is closed.
  func admit(_ head: RequestHead) throws(BadRequest) -> BodyRule

  /// Answers a request that was admitted.
  func respond(to request: Request) async -> Response

  /// Header fields of every answer.
  var commonFields: [(String, String)] { get }
}

/// The body that a request may have.
enum BodyRule: Equatable, Sendable {
  case none
  /// At most so many bytes.
  case memory(Int)
  /// At most so many bytes, into a new file of this folder.
  case file(Int, folder: String)
}
