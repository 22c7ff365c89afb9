/// A time limit for work that depends on another machine.
enum Deadline {
  /// The work was not done in time.
  struct Passed: Error {}

  /// Does some work, or cancels it when the time has run out.
  static func within<Value: Sendable>(
    _ time: Duration, _ work: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
      group.addTask { try await work() }
      group.addTask {
        try await Task.sleep(for: time)
        return nil
      }
      defer { group.cancelAll() }
      guard let value = try await group.next()! else { throw Passed() }
      return value
    }
  }
}
