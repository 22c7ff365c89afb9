/// What ``OptimizerMemory/restore(_:)`` was given cannot have been saved by it.
public struct DamagedOptimizerState: Error {
  public init() {}
}
