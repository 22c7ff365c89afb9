/// An optimiser's memory of the curvature of an objective, kept from one minimisation to the next.
public protocol OptimizerMemory: AnyObject {
  /// Forgets everything, so that the next minimisation starts afresh.
  func reset()

  /// Moves the memory along a flow, for an image that shows the same things in other places.
  ///
  /// - Parameter flow: flow from the next image to the last.
  func move(along flow: FlowField)

  /// Writes the memory, piece by piece, for ``restore(_:)`` to read in another process.
  func save(_ write: (UnsafeRawBufferPointer) throws -> Void) rethrows

  /// Reads what ``save(_:)`` wrote, in pieces of the same lengths and in the same order: the next minimisation runs
  /// as it would have run.
  ///
  /// - Throws: ``DamagedOptimizerState``, or an error that `read` throws.
  func restore(_ read: (UnsafeMutableRawBufferPointer) throws -> Void) throws
}
