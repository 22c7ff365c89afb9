/// A request, with what was sent along.
struct Request: Sendable {
  enum Body: Sendable {
    case bytes([UInt8])
    /// A file of its own, which whoever answers takes over.
    case file(String)
  }

  let head: RequestHead
  var body = Body.bytes([])

  /// The body, where it was small enough to be kept in memory.
  var bytes: [UInt8] {
    if case .bytes(let bytes) = body { bytes } else { [] }
  }
}
