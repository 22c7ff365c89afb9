import Basics

extension Stylizer {
  /// Shows the minimisation under way to the observer, if it wants a picture now.
  func observe(_ task: FrameTask) {
    guard let observer, observer.wantsPicture else { return }
    observer.show {
      // Reduced first: the conversion costs more than the reduction.
      let content = task.content.reduced(toLongestSide: observer.longestSide, least: 1, workers)
      let image = optimizer.best.reduced(toLongestSide: observer.longestSide, least: 1, workers)
      return RGBImage(size: content.size, pixels: rgb(of: image, content, task.aim))
    }
  }

  /// How much brighter a painting is than its content: the difference of their mean luma, in grey levels.
  public func brightness(of painting: StylizedFrame) -> Double {
    luma.mean(of: painting.image) - luma.mean(of: painting.content)
  }
}
