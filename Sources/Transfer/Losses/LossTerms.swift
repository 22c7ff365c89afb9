/// The weighted terms of the loss at one image; their sum is what is minimised.
public struct LossTerms: Codable, Equatable, Sendable {
  public var content = 0.0
  public var style = 0.0
  public var totalVariation = 0.0
  /// Of frames that follow another; 0 elsewhere.
  public var temporal = 0.0
  /// The style once more, of what the frame before did not show; 0 for frames that follow none.
  public var uncovered = 0.0

  public init(
    content: Double = 0, style: Double = 0, totalVariation: Double = 0, temporal: Double = 0,
    uncovered: Double = 0
  ) {
    self.content = content
    self.style = style
    self.totalVariation = totalVariation
    self.temporal = temporal
    self.uncovered = uncovered
  }

  public var total: Double { alone + temporal + uncovered }

  /// Of the picture alone, whatever frames came before.
  public var alone: Double { content + style + totalVariation }
}
