import Synchronization

/// The latest pictures that were made, up to so many bytes.
final class PictureCache<Key: Hashable & Sendable>: Sendable {
  private struct State {
    var pictures: [Key: (bytes: [UInt8], use: Int)] = [:]
    var bytes = 0
    var uses = 0
  }

  private let limit: Int
  private let state = Mutex(State())

  /// - Parameter limit: bytes of all pictures at the most.
  init(limit: Int) {
    self.limit = limit
  }

  subscript(key: Key) -> [UInt8]? {
    state.withLock { state in
      state.uses += 1
      state.pictures[key]?.use = state.uses
      return state.pictures[key]?.bytes
    }
  }

  func add(_ bytes: [UInt8], for key: Key) {
    state.withLock { state in
      state.uses += 1
      let replaced = state.pictures.updateValue((bytes, state.uses), forKey: key)
      state.bytes += bytes.count - (replaced?.bytes.count ?? 0)
      guard state.bytes > limit else { return }
      // Down to three quarters at once: the search costs more than the removal.
      for (key, picture) in state.pictures.sorted(by: { $0.value.use < $1.value.use }) {
        guard state.bytes > limit / 4 * 3 else { break }
        state.pictures[key] = nil
        state.bytes -= picture.bytes.count
      }
    }
  }
}
