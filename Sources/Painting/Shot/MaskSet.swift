import Transfer
import VideoIO

/// The masks of a run, frame by frame.
///
/// Masks follow only the motion of the source, so a resumed run gets the same masks.
final class MaskSet {
  private let tracks: [MaskTrack]
  private let analysis: MotionAnalysis?
  private let preprocessing: Preprocessing
  private var number: Int

  /// - Parameters:
  ///   - analysis: estimates the motion that masks from single pictures follow; `nil`: they stay in
  ///     place.
  ///   - first: the number of the frame that the tracks are at.
  init(
    _ tracks: [MaskTrack], _ analysis: MotionAnalysis?, _ preprocessing: Preprocessing,
    first: Int = 1
  ) {
    number = first - 1
    self.tracks = tracks
    self.analysis = tracks.contains { $0.isStill } ? analysis : nil
    self.preprocessing = preprocessing
  }

  /// The masks of the next frame: one channel for each, 0…1.
  func next(_ content: Tensor, beginsShot: Bool) throws -> Tensor {
    number += 1
    var motion: Motion?
    if let analysis {
      analysis.begin(preprocessing.grey(from: content), number: number, isCut: beginsShot)
      motion = try analysis.finish().motions[1]
    }
    let masks = Tensor(channels: tracks.count, size: content.size)
    for (index, track) in tracks.enumerated() {
      let mask = try track.next(motion: motion, isCut: beginsShot && number > 1, content: content)
      for i in 0..<content.size.area {
        masks.values[index * content.size.area + i] = mask.values[i]
      }
    }
    return masks
  }
}
