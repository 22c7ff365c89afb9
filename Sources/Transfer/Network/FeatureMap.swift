/// Features of one layer, kept as a target; their memory layout is the backend's own.
public struct FeatureMap {
  public let layer: Layer
  let values: Tensor
}
