/// Features of one layer, kept as a target, in the backend's own memory layout.
public struct FeatureMap {
  public let layer: Layer
  let values: Tensor
}
