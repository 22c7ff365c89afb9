/// A request with its body.
struct Request: Sendable {
  enum Body: Sendable {
    case bytes([UInt8])
    /// The body is in a file, which the handler takes over.
    case file(String)
  }

  let head: RequestHead
  var body = Body.bytes([])

  /// The body, if it was small enough to be kept in memory.
  var bytes: [UInt8] {
    if case .bytes(let bytes) = body { bytes } else { [] }
  }
}
