import FlyingSocks
import Foundation
import Synchronization

/// Accepts connections at an address, and serves a limited number at the same time.
final class Listener: Sendable {
  /// The most connections at the same time; further clients are told to retry.
  static let mostConnections = 256

  /// The port that it listens on.
  let port: Int
  private let socket: Socket
  private let open = Mutex(0)

  /// - Parameters:
  ///   - address: an IPv4 or IPv6 address.
  ///   - port: 0 for any free one.
  /// - Throws: ``PageError``.
  init(address: String, port: Int) throws(PageError) {
    do {
      let isIPv6 = address.contains(":")
      socket = try Socket(domain: isIPv6 ? AF_INET6 : AF_INET)
      try socket.setValue(true, for: .localAddressReuse)
      let number = UInt16(port)
      if isIPv6 {
        try socket.bind(to: sockaddr_in6.inet6(ip6: address, port: number))
      } else {
        try socket.bind(to: sockaddr_in.inet(ip4: address, port: number))
      }
      try socket.listen()
      switch try socket.sockname() {
      case .ip4(_, let port), .ip6(_, let port): self.port = Int(port)
      case .unix: self.port = port
      }
    } catch SocketError.failed(_, let code, _) where code == EADDRINUSE {
      throw .portInUse(port)
    } catch {
      throw .cannotListen(address: address, port: port)
    }
  }

  /// Connections being served.
  var connectionCount: Int { open.withLock { $0 } }

  /// Serves clients until the task is cancelled.
  func run(_ application: any Application) async throws {
    let pool: some AsyncSocketPool = .make(maxEvents: 64)
    try await pool.prepare()
    let listening = try AsyncSocket(socket: socket, pool: pool)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await pool.run() }
      group.addTask { try await self.accept(listening, application) }
      defer {
        group.cancelAll()
        try? self.socket.close()
      }
      try await group.next()
    }
  }

  private func accept(_ listening: AsyncSocket, _ application: any Application) async throws {
    try await withThrowingDiscardingTaskGroup { group in
      while !Task.isCancelled {
        guard let client = try? await listening.accept() else {
          // No descriptors are left, or the client has already disconnected.
          try await Task.sleep(for: .milliseconds(100))
          continue
        }
        guard open.withLock({ $0 < Self.mostConnections }) else {
          Self.refuse(client)
          continue
        }
        open.withLock { $0 += 1 }
        group.addTask {
          defer { self.open.withLock { $0 -= 1 } }
          try? client.socket.setValue(
            true, for: BoolSocketOption(level: Int32(IPPROTO_TCP), name: TCP_NODELAY))
          await Connection(socket: client, application: application).serve()
        }
      }
    }
  }

  /// Tells a client to retry, without reading its request.
  private static func refuse(_ client: AsyncSocket) {
    let answer = Response(BadRequest(503, "too many clients are connected"))
    guard case .bytes(let body) = answer.body else { return }
    _ = try? client.socket.write(Data(answer.head(staysOpen: false) + body))
    try? client.close()
  }
}
