/// A refused request: a status from 400 to 503, and the reason in a few words.
struct BadRequest: Error, Equatable {
  let status: Int
  let reason: String

  init(_ status: Int, _ reason: String) {
    self.status = status
    self.reason = reason
  }

  static let notFound = BadRequest(404, "there is nothing at this address")
}
