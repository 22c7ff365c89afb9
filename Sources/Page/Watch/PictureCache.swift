import Synchronization

/// The most recently made pictures, up to a number of bytes.
final class PictureCache<Key: Hashable & Sendable>: Sendable {
  private struct State {
    var pictures: [Key: (bytes: [UInt8], use: Int)] = [:]
    var bytes = 0
    var uses = 0
  }

  private let limit: Int
  private let state = Mutex(State())

  /// - Parameter limit: the most bytes of all pictures together.
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
      // Reduced to three quarters at once, as searching costs more than removing.
      for (key, picture) in state.pictures.sorted(by: { $0.value.use < $1.value.use }) {
        guard state.bytes > limit / 4 * 3 else { break }
        state.pictures[key] = nil
        state.bytes -= picture.bytes.count
      }
    }
  }
}
