import Basics

/// Observes a painting while it is made.
public protocol PaintingObserver: AnyObject {
  /// Whether a picture is wanted now. Asked after each evaluation, so it has to answer at once.
  var wantsPicture: Bool { get }
  /// Most pixels of the longer side of pictures.
  var longestSide: Int { get }

  /// Shows the best image so far, on the thread that paints.
  ///
  /// - Parameter picture: makes it, in the colours of the finished painting.
  func show(_ picture: () -> RGBImage)
}
