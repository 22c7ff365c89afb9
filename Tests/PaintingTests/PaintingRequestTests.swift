import Basics
import Foundation
import TestSupport
import Testing
import Transfer
import VideoIO

@testable import Painting

/// Requests as values.
@Suite struct PaintingRequestTests {
  private func full() throws -> PaintingRequest {
    var request = PaintingRequest(
      input: "in.mp4", style: "a.jpg", output: "out.mp4", weights: "w.safetensors")
    request.styles = [StyleChoice(path: "a.jpg", share: 0.7), StyleChoice(path: "b", share: 0.3)]
    request.masks = [MaskChoice(path: "m.png", style: "c.jpg")]
    request.keyframes = try Keyframes(
      TextLine.all(of: "0 colors=0\n0:05 colors=1 ease=in"), path: "keys.txt")
    request.selection.start = 1.5
    request.selection.frameRate = Rational(30_000, 1001)
    request.selection.longestSide = 512
    request.look = .best
    request.look.contentLayers = [LayerWeight(.convolution(block: 3, index: 2), weight: 2)]
    request.look.scales = .count(2)
    request.look.method = .adam(.init(learningRate: 3))
    request.coherence.cuts = .listed(CutList(frames: [7], seconds: [2.5]))
    request.coherence.flowFolder = "flow"
    request.output.crf = 20
    request.engine = .plain
    request.work.folder = "work"
    request.deadline = 7200
    return request
  }

  @Test func aRoundTripThroughJSONIsEqual() throws {
    let request = try full()
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let data = try encoder.encode(request)
    #expect(try JSONDecoder().decode(PaintingRequest.self, from: data) == request)
    let text = String(decoding: data, as: UTF8.self)
    for part in [#""frameRate":"30000\/1001""#, #""engine":"plain""#, #""ease":"in""#] {
      #expect(text.contains(part), "\(part) in \(text)")
    }
  }

  private static let refusals: [(change: @Sendable (inout PaintingRequest) -> Void, String)] = [
    ({ $0.styles = [] }, "style is missing"),
    ({ $0.styles[0].share = 0.5 }, "further styles: the shares add up to 0.5 and must add up to 1"),
    ({ $0.selection.longestSide = 8 }, "longest side 8: it must be from 16 to 16384"),
    ({ $0.coherence.passes = 0 }, "passes 0: it must be from 1 to 32"),
    (
      { $0.look.contentWeight = .nan },
      "content weight nan: it must be from 0.0 to 1.7976931348623157e+308"
    ),
    (
      {
        $0.look.contentWeight = 0
        $0.look.styleWeight = 0
      }, "content weight and style weight must not both be 0"
    ),
    ({ $0.coherence.usesFlow = false }, "start of later frames moved needs optical flow dis"),
    (
      {
        $0.coherence.usesFlow = false
        $0.look.nextImage = .change
        $0.coherence.flowFolder = "flow"
      }, "flow folder needs optical flow dis"
    ),
    (
      {
        $0.keyframes = try! Keyframes(TextLine.all(of: "0 strength=0"), path: "k")
        $0.look.strength = 0.5
      }, "strength 0.5 and strength in line 1 of keyframes k exclude each other"
    ),
    (
      { $0.keyframes = try! Keyframes(TextLine.all(of: "0 style=0.5,0.5"), path: "k") },
      "keyframes k, line 1: style has 2 shares, and there is 1 style"
    ),
  ]

  @Test(arguments: refusals.indices) func whatMakesNoSenseIsRefused(index: Int) {
    let (change, sentence) = Self.refusals[index]
    var request = PaintingRequest.quick(to: "out.mp4")
    change(&request)
    #expect { try request.validate() } throws: { "\($0)" == sentence }
  }

  @Test func sharesAreDividedEqually() throws {
    let styles = try [StyleChoice]([("a", nil), ("b", 0.5), ("c", nil)])
    #expect(styles.map(\.share) == [0.25, 0.5, 0.25])
    #expect(throws: ValueError.self) { try [StyleChoice]([("a", nil), ("b", 0.6), ("c", 0.5)]) }
  }
}
