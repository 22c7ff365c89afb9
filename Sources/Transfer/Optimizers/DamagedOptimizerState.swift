/// What ``OptimizerMemory/restore(_:)`` has read cannot be what `save` wrote.
public struct DamagedOptimizerState: Error {
  public init() {}
}
