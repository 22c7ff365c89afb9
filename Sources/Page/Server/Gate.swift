import Foundation
import Painting

/// Decides which requests are let in: those that name this server, from pages of this server, with
/// the token if there is one.
///
/// A browser also sends requests for other sites: without these checks any page on the web could
/// read the painting under way, or stop it.
struct Gate: Sendable {
  /// The token required if the server can be reached from other machines; `nil` for this machine
  /// only.
  let token: String?
  let port: Int
  /// Names that stand for the server, in lower case, without the port.
  private let names: Set<String>

  /// - Parameter address: where the server listens.
  init(address: String, port: Int, token: String?) {
    self.token = token
    self.port = port
    var names: Set = ["localhost", "127.0.0.1", "[::1]"]
    names.insert(address.contains(":") ? "[\(address.lowercased())]" : address)
    self.names = names
  }

  /// A token that cannot be guessed: 128 random bits, as hexadecimal digits.
  static func makeToken() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<16).map { _ in
      let byte = UInt8.random(in: 0...255, using: &generator)
      return (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }

  private var cookie: String { "vidstyle-\(port)" }

  /// Admits a request, or throws the reason for refusing it.
  func check(_ head: RequestHead) throws(BadRequest) {
    guard let host = head.fields["host"], isOwn(host) else {
      throw BadRequest(421, "this server has another name")
    }
    let site = head.fields["sec-fetch-site"] ?? "none"
    let isVisit =
      head.method == .get && head.path == "/" && head.fields["sec-fetch-mode"] == "navigate"
    guard ["same-origin", "none"].contains(site) || isVisit else {
      throw BadRequest(403, "other sites may not access this server")
    }
    if head.method == .post || head.method == .delete {
      guard head.fields["origin"]?.lowercased() == "http://\(host.lowercased())" else {
        throw BadRequest(403, "only the page itself may change the run")
      }
    }
    guard let token else { return }
    guard isAdmitting(head, token) || bearsCookie(head, token) else {
      throw BadRequest(
        401, "the token is missing: use the address that vidstyle printed")
    }
  }

  /// The answer to a first visit with the token: a cookie replaces it, so that it disappears from
  /// the address bar.
  func welcome(_ head: RequestHead) -> Response? {
    guard let token, isAdmitting(head, token), head.path == "/" else { return nil }
    return Response(
      303,
      [
        ("Location", "/"), ("Cache-Control", "no-store"),
        ("Set-Cookie", "\(cookie)=\(token); Path=/; HttpOnly; SameSite=Strict"),
      ])
  }

  private func isAdmitting(_ head: RequestHead, _ token: String) -> Bool {
    head.query["token"].map { Self.areEqual($0, token) } ?? false
  }

  private func bearsCookie(_ head: RequestHead, _ token: String) -> Bool {
    (head.fields["cookie"] ?? "").split(separator: ";").contains { item in
      let parts = item.split(separator: "=", maxSplits: 1)
      return parts.count == 2 && parts[0].trimmingCharacters(in: .whitespaces) == cookie
        && Self.areEqual(String(parts[1]), token)
    }
  }

  /// Whether two texts are equal, in a time that does not depend on where they differ.
  static func areEqual(_ a: String, _ b: String) -> Bool {
    let (a, b) = (Array(a.utf8), Array(b.utf8))
    guard a.count == b.count else { return false }
    return zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  /// Whether a `Host` field means this server. With a token any numeric address is accepted: such
  /// names cannot be rebound to another machine.
  private func isOwn(_ host: String) -> Bool {
    var name = Substring(host.lowercased())
    if let colon = name.lastIndex(of: ":"), !name.hasSuffix("]") {
      guard name[name.index(after: colon)...] == "\(port)" else { return false }
      name = name[..<colon]
    } else if port != 80 {
      return false
    }
    return names.contains(String(name)) || token != nil && Self.isNumeric(name)
  }

  private static func isNumeric(_ name: Substring) -> Bool {
    var (four, six) = (in_addr(), in6_addr())
    let bare = name.hasPrefix("[") ? name.dropFirst().dropLast() : name
    return inet_pton(AF_INET, String(name), &four) == 1
      || name.hasPrefix("[") && inet_pton(AF_INET6, String(bare), &six) == 1
  }
}
