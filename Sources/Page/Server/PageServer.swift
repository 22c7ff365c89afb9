import Foundation
import Painting
import Synchronization

/// Serves the page at an address of this machine.
public final class PageServer: Sendable {
  /// Where the page is served.
  public struct Place: Sendable {
    public var address: String
    /// 0 for any free one.
    public var port: Int

    public init(address: String = "127.0.0.1", port: Int = 8017) {
      self.address = address
      self.port = port
    }

    /// Whether only programs on this machine can reach it.
    var isLoopback: Bool { address.hasPrefix("127.") || address == "::1" }
  }

  private let listener: Listener
  private let site: PageSite
  private let place: Place

  /// Opens the port; ``start()`` serves.
  ///
  /// - Throws: ``PageError``.
  public convenience init(_ watch: RunWatch, at place: Place) throws(PageError) {
    try self.init(at: place) { PageSite(gate: $0, watch: watch, studio: nil) }
  }

  /// Serves the studio, and the run started there.
  public convenience init(_ studio: Studio, at place: Place) throws(PageError) {
    try self.init(at: place) { PageSite(gate: $0, watch: nil, studio: studio) }
  }

  private init(at place: Place, _ site: (Gate) -> PageSite) throws(PageError) {
    guard Self.isNumeric(place.address) else { throw .badAddress(place.address) }
    self.place = place
    listener = try Listener(address: place.address, port: place.port)
    self.site = site(
      Gate(
        address: place.address, port: listener.port,
        token: place.isLoopback ? nil : Gate.makeToken()))
  }

  /// The address to open in a browser.
  public var url: String {
    let isIPv6 = place.address.contains(":")
    let name =
      ["0.0.0.0", "::"].contains(place.address)
      ? ProcessInfo.processInfo.hostName : isIPv6 ? "[\(place.address)]" : place.address
    let token = site.gate.token.map { "?token=\($0)" } ?? ""
    return "http://\(name):\(listener.port)/\(token)"
  }

  /// Serves until the process ends.
  public func start() {
    let (listener, site) = (listener, site)
    Task.detached(priority: .utility) { try await listener.run(site) }
  }

  /// Whether a run that was started on the page is being painted.
  public var isPainting: Bool { site.watch?.isPaintingHere == true }

  /// Whether a page is open.
  public var isWatched: Bool { site.streams > 0 }

  private static func isNumeric(_ address: String) -> Bool {
    var (four, six) = (in_addr(), in6_addr())
    return inet_pton(AF_INET, address, &four) == 1 || inet_pton(AF_INET6, address, &six) == 1
  }
}
