/// A style loss at one layer in one region: how far the image's features there are from those of a style.
///
/// An evaluation has three parts, of which the middle one needs no network and can run for all layers at once.
protocol LayerStyleLoss: AnyObject {
  var layer: Layer { get }
  /// Index of the region that is painted in this style; 0 is the part outside all masks.
  var region: Int { get }
  /// Whether the region has any positions at this layer.
  var isSomewhere: Bool { get }

  /// Sets the target to the style or, with a content, to a point between the content and the style.
  ///
  /// - Parameters:
  ///   - style: the style's moments at this layer.
  ///   - map: the region's positions; `nil` for all.
  ///   - share: position of the target between the content (0) and the style (1).
  ///   - backend: has made a forward pass of the content; `nil` for the style itself.
  func setTarget(
    _ style: FeatureMoments, in map: RegionMap?, share: Double, content backend: (any Backend)?)

  /// Takes the features to compare from the last forward pass.
  func measure(_ backend: any Backend)

  /// Computes `value` and `gradient` from the measured features; single-threaded.
  func solve()

  /// The loss computed by the last `solve`.
  var value: Double { get }

  /// Its derivative with respect to the features.
  var gradient: FeatureGradient { get }
}
