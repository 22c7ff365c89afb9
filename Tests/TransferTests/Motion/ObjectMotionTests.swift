import Basics
import Testing

@testable import Transfer

/// Things that move before other things, where both motions are known.
@Suite struct ObjectMotionTests {
  private let size = Size(height: 128, width: 176)

  /// A disc of one texture before a ground of another, each moved by whole pixels.
  private struct Scene {
    let ground: (right: Int, down: Int)
    let disc: (right: Int, down: Int)
    var radius = 26.0
    /// Of the ground; 1 is that of the disc.
    var contrast = 1.0
    var seed: UInt64 = 21
    var size = Size(height: 128, width: 176)

    func isDisc(_ x: Int, _ y: Int, moved: Bool) -> Bool {
      let dx = Double(x - size.width / 2 - (moved ? disc.right : 0))
      let dy = Double(y - size.height / 2 - (moved ? disc.down : 0))
      return dx * dx + dy * dy <= radius * radius
    }

    func picture(moved: Bool) -> GreyImage {
      let share = moved ? 1.0 : 0.0
      let ground = GreyImage.texture(
        size, seed: seed, right: share * Double(ground.right), down: share * Double(ground.down))
      let disc = GreyImage.texture(
        size, seed: seed + 1, right: share * Double(disc.right), down: share * Double(disc.down))
      let flat = GreyImage(
        size: size, levels: ground.levels.map { UInt8(128 + contrast * (Double($0) - 128)) })
      return flat.replaced(by: disc) { isDisc($0, $1, moved: moved) }
    }
  }

  /// Mean end-point error where a pixel is seen in both, the share beyond a pixel, and how right and how complete
  /// "hidden" is.
  private func figures(
    _ scene: Scene, _ quality: FlowEstimator.Quality, light: (Double) -> Double = { $0 }
  ) throws -> (error: Double, far: Double, precision: Double, recall: Double) {
    let size = scene.size
    let first = scene.picture(moved: false)
    let lit = scene.picture(moved: true)
    let second = GreyImage(
      size: size, levels: lit.levels.map { UInt8(min(max(light(Double($0)), 0), 255)) })
    let (there, back) = try FlowEstimator(quality: quality).flows(between: first, and: second)
    let visibility = Motion(flow: there, back: back, Workers(count: 1)).visibility.values
    var (error, far, seen, hidden, claimed, found) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    // The edge, which the motion carries things over, is left out.
    for y in 12..<size.height - 12 {
      for x in 12..<size.width - 12 {
        let i = y * size.width + x
        let isDisc = scene.isDisc(x, y, moved: false)
        let motion = isDisc ? scene.disc : scene.ground
        let isHidden =
          !isDisc && scene.isDisc(x + motion.right, y + motion.down, moved: true)
        hidden += isHidden ? 1 : 0
        claimed += visibility.base[i] == 0 ? 1 : 0
        found += isHidden && visibility.base[i] == 0 ? 1 : 0
        guard !isHidden else { continue }
        let u = Double(there.right[i]) - Double(motion.right)
        let v = Double(there.down[i]) - Double(motion.down)
        let distance = (u * u + v * v).squareRoot()
        seen += 1
        error += distance
        far += distance > 1 ? 1 : 0
      }
    }
    return (error / seen, far / seen, found / max(claimed, 1), found / hidden)
  }

  /// The borders of things are where the search errs: it smooths the motion over them.
  @Test(arguments: [FlowEstimator.Quality.standard, .best])
  func bordersAreSharp(quality: FlowEstimator.Quality) throws {
    let scene = Scene(ground: (-2, 1), disc: (4, 0))
    let searched = try figures(scene, .fast)
    let found = try figures(scene, quality)
    #expect(found.error < 0.1 && found.error < 0.4 * searched.error, "\(found) \(searched)")
    #expect(found.far < 0.02 && found.far < 0.4 * searched.far, "\(found) \(searched)")
    #expect(found.precision > 0.75 && found.recall > 0.65, "\(found)")
  }

  /// Pictures of more than a quarter of a megapixel are estimated at half the size, and fitted at the full one.
  @Test(arguments: [
    Size(height: 401, width: 641), Size(height: 802, width: 641), Size(height: 720, width: 1281),
  ])
  func largePicturesAreAsAccurate(size: Size) throws {
    let scene = Scene(ground: (-3, 1), disc: (7, -2), radius: 80, size: size)
    let (searched, found) = (try figures(scene, .fast), try figures(scene, .standard))
    #expect(found.error < 0.1 && found.error < 0.4 * searched.error, "\(found) \(searched)")
    #expect(found.far < 0.02 && found.far < 0.4 * searched.far, "\(found) \(searched)")
    #expect(found.precision > 0.75 && found.recall > 0.65, "\(found)")
    let lit = try figures(scene, .standard) { 0.85 * $0 + 14 }
    #expect(lit.error < 0.15 && lit.far < 0.03, "\(lit)")
  }

  /// An eighth of the contrast of the disc: a ground that hardly has texture.
  @Test func aFaintGroundHasItsOwnMotion() throws {
    let scene = Scene(ground: (1, 0), disc: (5, -2), contrast: 0.12)
    let (searched, found) = (try figures(scene, .fast), try figures(scene, .standard))
    #expect(found.error < 0.5 * searched.error && found.error < 0.3, "\(found) \(searched)")
  }

  /// Further than the search follows something of this size: only blocks sought far away find it, in most textures.
  @Test func aFastThingIsFound() throws {
    var (searched, found) = (0.0, 0.0)
    for seed in [21, 31, 41, 51] as [UInt64] {
      let scene = Scene(ground: (0, 0), disc: (20, 6), radius: 20, seed: seed)
      searched += try figures(scene, .fast).far
      found += try figures(scene, .standard).far
    }
    #expect(found < 0.6 * searched, "\(found) \(searched)")
  }

  @Test func lightThatChangesIsNoMotion() throws {
    let scene = Scene(ground: (-2, 1), disc: (4, 0))
    let found = try figures(scene, .standard) { 0.85 * $0 + 14 }
    #expect(found.error < 0.15 && found.far < 0.02, "\(found)")
  }

  /// A plain strip moves along its own edges, with a lid and four dots on it. Between them it might as well stand
  /// still; but so much of it moves that most of it does.
  @Test func aPlainThingMovesWithWhatIsOnIt() throws {
    let ground = GreyImage.texture(size, seed: 21)
    func frame(_ shift: Int) -> GreyImage {
      let levels = Tensor(channels: 1, size: size)
      _ = levels.values.update(from: ground.levels.map { Float($0) / 2 + 30 })
      for y in 0..<size.height {
        for x in 50..<126 {
          var level: Float = 215
          if (75..<101).contains(x), (50..<90).contains(y - shift) { level = 90 }
          for (dotX, dotY) in [(60, 20), (110, 33), (66, 100), (115, 70)]
          where abs(x - dotX) < 2 && abs(y - shift - dotY) < 2 {
            level = 150
          }
          levels.base[y * size.width + x] = level
        }
      }
      // As sharp as a lens leaves it.
      let seen = GaussianBlur(sigma: 0.8).apply(to: levels, Workers(count: 1))
      return GreyImage(size: size, levels: seen.values.map { UInt8($0.rounded()) })
    }
    let flow = try FlowEstimator(quality: .standard).flow(from: frame(0), to: frame(7))
    var (moving, count) = (0.0, 0.0)
    for y in 13..<110 {
      for x in 54..<122 {
        let i = y * size.width + x
        count += 1
        if max(abs(flow.right[i]), abs(flow.down[i] - 7)) < 1 { moving += 1 }
      }
    }
    // It is 0.45. The search alone: 0.5. With costs for rare motions in plain places, too: 0.14.
    #expect(moving / count > 0.35, "\(moving / count)")
  }

  /// Ten small discs, each with a motion of its own, are more than the motions that are looked for.
  @Test func whatHasNoMotionInCommonIsFollowed() throws {
    let discs = [
      (30, 30, 3, 0), (60, 90, -3, 1), (90, 40, 0, 3), (120, 95, 2, -3), (150, 30, -2, -2),
      (40, 70, 1, -3), (140, 70, 3, 2), (80, 100, -1, 3), (110, 20, -3, -1), (20, 105, 2, 2),
    ]
    let ground = GreyImage.texture(size, seed: 21)
    func frame(_ share: Int) -> GreyImage {
      discs.reduce(ground) { picture, disc in
        let (dx, dy) = (share * disc.2, share * disc.3)
        let texture = GreyImage.texture(size, seed: 22, right: Double(dx), down: Double(dy))
        return picture.replaced(by: texture) { x, y in
          let (u, v) = (x - disc.0 - dx, y - disc.1 - dy)
          return u * u + v * v <= 81
        }
      }
    }
    let (first, second) = (frame(0), frame(1))
    func share(_ quality: FlowEstimator.Quality) throws -> Double {
      let flow = try FlowEstimator(quality: quality).flow(from: first, to: second)
      var (right, count) = (0.0, 0.0)
      for disc in discs {
        for y in disc.1 - 5...disc.1 + 5 {
          for x in disc.0 - 5...disc.0 + 5 {
            let i = y * size.width + x
            let (u, v) = (flow.right[i] - Float(disc.2), flow.down[i] - Float(disc.3))
            count += 1
            if u * u + v * v < 1 { right += 1 }
          }
        }
      }
      return right / count
    }
    let (searched, found) = (try share(.fast), try share(.standard))
    #expect(found > searched, "\(found) \(searched)")
  }

  /// Both ways are found at once, and the order of the pictures only swaps them, but for which of equal models is
  /// found first.
  @Test func oneWayIsTheSameAsBoth() throws {
    let scene = Scene(ground: (-2, 1), disc: (4, 0))
    let (first, second) = (scene.picture(moved: false), scene.picture(moved: true))
    let estimator = FlowEstimator(quality: .standard)
    let both = try estimator.flows(between: first, and: second)
    let one = try estimator.flow(from: first, to: second)
    #expect(one.vectors.values.elementsEqual(both.there.vectors.values))
  }

  @Test func theFormerNameOfTheSearchIsKnown() {
    #expect(FlowEstimator.Quality(rawValue: "medium") == .fast)
    #expect(FlowEstimator.Quality(rawValue: "slow") == nil)
  }
}
