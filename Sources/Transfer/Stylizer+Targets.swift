extension Stylizer {
  /// What the losses see of a picture: where only luma is painted, that alone.
  func seen(_ picture: Tensor) -> Tensor {
    settings.colors == .content ? luma.grey(picture, workers) : picture
  }

  /// Points the losses at what `content` is to become.
  func setTargets(_ content: Tensor, _ aim: FrameAim) {
    if styleMoments == nil {
      styleMoments = styles.map {
        $0.map { $0.mapPictures(matched).moments(for: settings, engine) }
      }
      shares = nil
    }
    if shares != aim.shares {
      objective.setStyles(
        styleMoments!.enumerated().map { region, styles in
          styles.blended(by: region == 0 ? aim.shares : Self.evenly(styles.count))
        })
      shares = aim.shares
    }
    objective.strength = aim.strength
    objective.setContent(seen(content))
  }

  static func evenly(_ count: Int) -> [Double] {
    Array(repeating: 1 / Double(count), count: count)
  }

  /// A style's picture in the shot's colours.
  func matched(_ picture: Tensor) -> Tensor {
    let picture = seen(picture)
    guard let target = shotColors.statistics else { return picture }
    let transform = ColorTransform(from: ColorStatistics(picture), to: target)
    let result = transform.apply(to: picture, workers)
    bounds.project(result, to: result, workers)
    return result
  }

  /// The losses of an image if `content` were to become something else.
  func losses(of image: Tensor, _ content: Tensor, _ aim: FrameAim) -> LossTerms {
    setTargets(content, aim)
    return objective.evaluate(image, gradient: Tensor(channels: 3, size: image.size))
  }
}
