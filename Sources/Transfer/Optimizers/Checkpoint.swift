/// Saves the state of a painting under way from time to time, so that another process can resume
/// it.
public protocol Checkpoint: AnyObject {
  /// Whether the state is to be kept now.
  var isDue: Bool { get }

  /// Whether the state is to be kept where the painting is cancelled.
  var isDueAtStop: Bool { get }

  /// Whether there is a state of another process to resume from.
  var holdsState: Bool { get }

  /// Keeps a state, in place of the one before; `state` hands it out piece by piece.
  func keep(_ state: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void)

  /// Hands back what another process kept, in pieces of the same lengths.
  ///
  /// - Parameter state: throws where the state is not its own.
  func read(_ state: ((UnsafeMutableRawBufferPointer) throws -> Void) throws -> Void) throws
}

/// Takes the state of a minimisation; the stylizer adds its own part.
public struct MinimizationKeeper {
  let isDue: () -> Bool
  let isDueAtStop: () -> Bool
  let keep: (_ state: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void) -> Void
}
