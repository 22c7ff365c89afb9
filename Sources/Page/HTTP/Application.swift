/// What answers the requests that a listener receives.
protocol Application: Sendable {
  /// Decides whether a request is served, before anything that belongs to it is read.
  ///
  /// - Throws: a ``BadRequest``, after which the connection is closed.
  func admit(_ head: RequestHead) throws(BadRequest) -> BodyRule

  /// Answers a request that was admitted.
  func respond(to request: Request) async -> Response

  /// What every answer carries.
  var commonFields: [(String, String)] { get }
}

/// What may be sent along with a request.
enum BodyRule: Equatable, Sendable {
  case none
  /// At most so many bytes.
  case memory(Int)
  /// At most so many bytes, into a new file of this folder.
  case file(Int, folder: String)
}
