import Painting

/// A page that cannot be shown; the description is one sentence.
public enum PageError: SentenceError, Equatable {
  case portInUse(Int)
  case cannotListen(address: String, port: Int)
  case badAddress(String)
  case noRun(String, folder: String)

  public var sentence: Sentence {
    switch self {
    case .portInUse(let port):
      "port \(port) is in use, perhaps by another page of vidstyle; use \(.port) for another one"
    case .cannotListen(let address, let port):
      "cannot listen at \(address), port \(port); use \(.address) and \(.port) for others"
    case .badAddress(let text):
      "\(.address) \(text): it takes an IPv4 or IPv6 address of this machine, such as 127.0.0.1"
    case .noRun(let output, let folder):
      "no result or unfinished run found for \(output) (looked in \(folder))"
    }
  }
}

/// Fields of the page that errors name.
extension Field {
  public static let port = Field("port")
  public static let address = Field("address")
}
