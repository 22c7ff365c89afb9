import Basics
import Synchronization
import Transfer
import VideoIO

/// The painting under way as a small picture, made only while it is watched, and rarely enough to
/// cost the run next to nothing.
///
/// All readers share one picture, which the next one replaces.
public final class GrowingPicture: PaintingObserver, Sendable {
  public struct Snapshot: Sendable {
    /// Number of the picture within the run, from 1.
    public let number: Int
    public let jpeg: [UInt8]
    public let size: Size
  }

  private struct State {
    var lookedAt: ContinuousClock.Instant?
    var due = ContinuousClock.now
    var newest: Snapshot?
  }

  /// Most pixels of the longer side.
  public let longestSide: Int
  private let interval: Duration
  private let share: Double
  private let state = Mutex(State())

  /// After this time without a request, nobody is watching.
  private static let patience = Duration.seconds(4)
  private static let quality = 82

  /// - Parameters:
  ///   - interval: the least time between two pictures.
  ///   - share: of the painter's time that pictures may take; from 0 to 1.
  public init(longestSide: Int = 640, interval: Duration = .seconds(1), share: Double = 0.006) {
    self.longestSide = longestSide
    self.interval = interval
    self.share = share
  }

  /// Reports that somebody is watching; valid for a few seconds.
  public func look() {
    let now = ContinuousClock.now
    state.withLock { $0.lookedAt = now }
  }

  /// The newest picture; `nil` before the first.
  public var newest: Snapshot? { state.withLock { $0.newest } }

  public var wantsPicture: Bool {
    state.withLock { state in
      guard let lookedAt = state.lookedAt else { return false }
      let now = ContinuousClock.now
      return now >= state.due && now - lookedAt < Self.patience
    }
  }

  public func show(_ picture: () -> RGBImage) {
    let start = ContinuousClock.now
    let image = picture()
    // A picture that cannot be encoded must not end the run.
    let jpeg = try? PictureFile.jpeg(image, quality: Self.quality)
    let end = ContinuousClock.now
    state.withLock { state in
      state.due = end + max(interval, (end - start) / share)
      guard let jpeg else { return }
      state.newest = Snapshot(
        number: (state.newest?.number ?? 0) + 1, jpeg: jpeg, size: image.size)
    }
  }
}
