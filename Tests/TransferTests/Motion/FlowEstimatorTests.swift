import Testing

@testable import Transfer

/// Optical flow where the motion is known.
@Suite struct FlowEstimatorTests {
  private func error(
    _ quality: FlowEstimator.Quality, right: Double, down: Double
  ) throws -> Double {
    let size = Size(height: 90, width: 120)
    let from = GreyImage.texture(size, seed: 11)
    let to = GreyImage.texture(size, seed: 11, right: right, down: down)
    let flow = try FlowEstimator(quality: quality).flow(from: from, to: to)
    var (sum, count) = (0.0, 0.0)
    // What leaves the picture, and the search's patches of 8 at its edge, are not looked at.
    for y in 12..<78 {
      for x in 12..<108 {
        let i = y * size.width + x
        let (u, v) = (Double(flow.right[i]) - right, Double(flow.down[i]) - down)
        sum += (u * u + v * v).squareRoot()
        count += 1
      }
    }
    return sum / count
  }

  /// Mean end-point error in pixels. Grey levels are whole numbers, which alone costs some hundredths; a
  /// tenth blurs a warped picture less than its interpolation. The fast preset has sparser patches and
  /// stops at half the size: twice that, still far below the 0.7 that the check of the way back allows.
  @Test(arguments: FlowEstimator.Quality.allCases, [(3, -2), (-1.5, 0.25), (6, 5), (0.5, 0)])
  func aMovedTexture(quality: FlowEstimator.Quality, motion: (Double, Double)) throws {
    let error = try error(quality, right: motion.0, down: motion.1)
    #expect(error < (quality == .medium ? 0.1 : 0.2), "\(error)")
  }

  @Test func thePictureItselfDoesNotMoveAtAll() throws {
    let image = GreyImage.texture(Size(height: 33, width: 47), seed: 2)
    for quality in FlowEstimator.Quality.allCases {
      let flow = try FlowEstimator(quality: quality).flow(from: image, to: image)
      #expect(flow.vectors.values.allSatisfy { $0 == 0 })
    }
  }

  @Test(
    arguments: [(16, 16), (17, 40), (40, 17), (16, 200), (24, 300), (20, 640), (300, 24)],
    FlowEstimator.Quality.allCases)
  func smallPictures(size: (Int, Int), quality: FlowEstimator.Quality) throws {
    let size = Size(height: size.0, width: size.1)
    let flow = try FlowEstimator(quality: quality).flow(
      from: .texture(size, seed: 3), to: .texture(size, seed: 3, right: 1))
    #expect(flow.size == size)
    #expect(flow.vectors.values.allSatisfy { $0.isFinite })
  }

  @Test func tooSmallPicturesAreRefusedInOneLine() throws {
    let size = Size(height: 15, width: 40)
    do {
      _ = try FlowEstimator(quality: .medium).flow(
        from: .texture(size, seed: 3), to: .texture(size, seed: 3, right: 1))
      Issue.record("no error")
    } catch {
      #expect(
        error.description == "motion between frames of 40x15 could not be computed: "
          + "each side takes at least 16 pixels")
    }
  }

  @Test func theSamePicturesGiveTheSameFlow() throws {
    let size = Size(height: 48, width: 64)
    let (a, b) = (GreyImage.texture(size, seed: 4), GreyImage.texture(size, seed: 4, right: 2))
    let estimator = FlowEstimator(quality: .medium)
    let first = try estimator.flow(from: a, to: b)
    _ = try estimator.flow(from: b, to: a)
    let again = try estimator.flow(from: a, to: b)
    #expect(first.vectors.values.elementsEqual(again.vectors.values))
  }
}
