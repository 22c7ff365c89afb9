import Basics
import Foundation
import TestSupport
import Testing
import Transfer
import VideoIO

@testable import Painting

/// What a work folder writes down of a request.
@Suite struct RunIdentityTests {
  private func identity(
    _ change: (inout PaintingRequest) -> Void = { _ in }
  ) throws -> RunIdentity {
    var request = PaintingRequest.quick(to: "out.mp4")
    change(&request)
    return try RunIdentity(of: request, size: Size(height: 36, width: 64)) {
      $0.joined(separator: "+")
    }
  }

  /// Each change of what frames depend on is a difference, in words of the request.
  @Test func everythingThatFramesDependOnCounts() throws {
    let changes: [(String, (inout PaintingRequest) -> Void)] = [
      ("a different style", { $0.styles[0].path = Checkout.clip }),
      ("share of style", { $0.styles[0].share = 0.5 }),
      ("start", { $0.selection.start = 0.5 }),
      ("deinterlacing", { $0.selection.deinterlacing = .off }),
      ("frame rate", { $0.selection.frameRate = Rational(24, 1) }),
      ("engine", { $0.engine = .plain }),
      ("optical flow", { $0.coherence.usesFlow = false }),
      ("flow quality", { $0.coherence.flowQuality = .fast }),
      ("flow folder", { $0.coherence.flowFolder = "flow" }),
      ("cuts", { $0.coherence.cuts = .listed(CutList(frames: [3], seconds: [])) }),
      ("passes", { $0.coherence.passes = 2 }),
      ("content layers", { $0.look.contentLayers = [LayerWeight(.pooling(block: 3))] }),
      ("style layers", { $0.look.styleLayers.removeLast() }),
      ("style loss", { $0.look.styleLoss = .moments }),
      ("content weight", { $0.look.contentWeight = 2 }),
      ("style weight", { $0.look.styleWeight = 2 }),
      ("strength", { $0.look.strength = 0.5 }),
      ("total variation loss", { $0.look.totalVariation = .absolute }),
      ("total variation weight", { $0.look.totalVariationWeight = 0.1 }),
      ("style scale", { $0.look.styleScale = 2 }),
      ("colours", { $0.look.colors = .match }),
      ("pooling", { $0.look.pooling = .average }),
      ("optimizer", { $0.look.method = .lbfgs(.init(history: 5)) }),
      ("iterations of a first frame", { $0.look.firstEvaluations = 9 }),
      ("iterations of a later frame", { $0.look.nextEvaluations = 9 }),
      ("tolerance", { $0.look.tolerance = 0.1 }),
      ("initial image", { $0.look.initialImage = .random }),
      ("scales", { $0.look.scales = .count(2) }),
      ("start of later frames", { $0.look.nextImage = .previous }),
      ("temporal weight", { $0.look.temporalWeight = 3 }),
      ("long-term distances", { $0.look.longTerm = [1, 2] }),
      ("content focus", { $0.look.contentFocus = 0.25 }),
      ("palette weight", { $0.look.paletteWeight = 3 }),
      ("seed", { $0.look.seed = 3 }),
    ]
    let usual = try identity()
    for (words, change) in changes {
      let difference = try identity(change).difference(from: usual)
      #expect(difference?.description.hasPrefix(words) ?? false, "\(words): \(difference as Any)")
    }
    // A new property of the settings must be written down, too.
    let properties = Mirror(reflecting: TransferSettings()).children.count
    let own = changes.count { change in
      var request = PaintingRequest.quick(to: "out.mp4")
      let before = request.look
      change.1(&request)
      return request.look != before
    }
    #expect(properties == own, "properties of TransferSettings that the list above changes")
  }

  /// How a result is written, and how the program runs, is nothing that paintings depend on.
  @Test func theRestDoesNotCount() throws {
    let usual = try identity()
    let other = try identity {
      $0.output.path = "other.mkv"
      $0.output.crf = 30
      $0.output.encoderPreset = "slow"
      $0.work.isKept = true
      $0.deadline = 100
      $0.log = "log.jsonl"
      $0.selection.frameLimit = 100
      $0.selection.duration = 2
    }
    #expect(other.difference(from: usual) == nil)
  }

  /// The keys and values of version 3, word for word: unfinished work depends on them.
  @Test func keysStay() throws {
    let lines = try identity().entries.map { "\($0.key) \($0.file == nil ? $0.value : "file")" }
    let settings = TransferSettings()
    #expect(
      lines == [
        "painter 13", "input file", "styles 1", "style-1.file file",
        "style-1.share 1", "weights file", "size 64x36", "start 0", "frame-rate default",
        "deinterlacing auto", "engine fast (\(InstructionSet.best.name))", "flow dis",
        "flow-quality default",
        "flow-folder none", "cuts auto", "passes 1", "next-image moved",
        "temporal-weight 400", "long-term 1",
        "content-layers relu4_2,relu3_1=5", "content-weight 6",
        "style-layers relu1_1=5,relu2_1=4,relu3_1=3,relu4_1=2,relu5_1",
        "style-loss balanced", "style-weight \(settings.styleWeight)", "style-scale default",
        "strength 1", "colors style", "tv-loss vectorial", "tv-weight default",
        "content-focus 0.5", "palette-weight 1000", "pooling max",
        "optimizer lbfgs",
        "lbfgs history 8, smoothing 4.0, first step 1.0, curvature guard 1e-08",
        "first-iterations 4", "next-iterations 3", "tolerance 0.005", "initial-image content",
        "scales auto", "seed 0",
      ])
  }

  @Test func aRoundTripIsEqual() throws {
    let identity = try identity { $0.styles[0].share = 0.3 }
    let copy = try JSONDecoder().decode(
      RunIdentity.self, from: JSONEncoder().encode(identity))
    #expect(copy == identity && copy.difference(from: identity) == nil)
  }
}
