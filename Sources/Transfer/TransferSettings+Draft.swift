extension TransferSettings {
  /// The settings for frames of half the size, `size`, that foretell the look of the full ones.
  public func draft(at size: Size) -> TransferSettings {
    var draft = self
    // Half the size makes differences between neighbours twice as large.
    draft.totalVariationWeight = 2 * totalVariationWeight(for: size)
    return draft
  }
}
