/// What an optimiser has learned of the objective's curvature and takes from one minimisation to the next.
public protocol OptimizerMemory: AnyObject {
  /// Forgets it: the next minimisation begins afresh.
  func reset()

  /// Moves it along, for an image that shows the same things elsewhere.
  ///
  /// - Parameter flow: from the next image to the last.
  func move(along flow: FlowField)

  /// Hands it out, piece after piece, for ``restore(_:)`` to take back in another process.
  func save(_ write: (UnsafeRawBufferPointer) throws -> Void) rethrows

  /// Takes back what ``save(_:)`` handed out: fills pieces of the same lengths in the same order.
  ///
  /// Afterwards the next minimisation goes as it would have gone.
  ///
  /// - Throws: ``DamagedOptimizerState``, or what `read` throws.
  func restore(_ read: (UnsafeMutableRawBufferPointer) throws -> Void) throws
}
