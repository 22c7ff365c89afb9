extension Stylizer {
  /// The part of an image that the losses use: only its luma, if only luma is painted.
  func seen(_ picture: Tensor) -> Tensor {
    settings.colors == .content ? luma.grey(picture, workers) : picture
  }

  /// Sets the losses' content and style targets for a frame.
  func setTargets(_ content: Tensor, _ aim: FrameAim) {
    if styleMoments == nil {
      let pictures = styles.map { $0.map { $0.recolored(matched) } }
      styleMoments = pictures.map { $0.map { $0.moments(for: settings, engine) } }
      if settings.colors == .match, settings.paletteWeight > 0 {
        palettes = pictures.map { $0.map { $0.palette(engine.preprocessing) } }
      }
      shares = nil
    }
    if shares != aim.shares {
      objective.setStyles(
        styleMoments!.enumerated().map { region, styles in
          styles.blended(by: region == 0 ? aim.shares : Self.evenly(styles.count))
        })
      objective.setPalettes(
        palettes.enumerated().map { region, styles in
          let shown = zip(styles, region == 0 ? aim.shares : Self.evenly(styles.count))
            .filter { $0.1 > 0 }.map(\.0)
          return shown.dropFirst().reduce(shown[0]) { $0.union($1) }
        })
      shares = aim.shares
    }
    objective.strength = aim.strength
    objective.setContent(seen(content))
  }

  /// Equal blend weights.
  static func evenly(_ count: Int) -> [Double] {
    Array(repeating: 1 / Double(count), count: count)
  }

  /// A style picture in the shot's colours.
  func matched(_ picture: Tensor) -> Tensor {
    let picture = seen(picture)
    guard let wanted = shotColors.statistics else { return picture }
    let transform = ColorTransform(from: ColorStatistics(picture), to: wanted)
    let result = transform.apply(to: picture, workers)
    bounds.project(result, to: result, workers)
    return result
  }

  /// Losses of an image for another aim; leaves the losses' targets at that aim.
  func losses(of image: Tensor, _ content: Tensor, _ aim: FrameAim) -> LossTerms {
    setTargets(content, aim)
    return objective.evaluate(image, gradient: Tensor(channels: 3, size: image.size))
  }
}
