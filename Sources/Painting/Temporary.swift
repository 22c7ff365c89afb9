import Basics
import Transfer
import VideoIO
extension VideoInfo {
  var size: Size { Size(height: height, width: width) }
  var sourceSize: Size { Size(height: sourceHeight, width: sourceWidth) }
}
extension TextPicture {
  static func line(_ t: String, size: Size) throws(MediaError) -> RGBImage { try line(t, width: size.width, height: size.height) }
}
typealias Inheritance = Guide
nonisolated(unsafe) private var begins = false
extension Stylizer {
  func beginShot() { begins = true }
  func observeColors(of c: Tensor) { look(at: c, beginsShot: begins); begins = false }
  func stylize(_ c: Tensor, masks: Tensor? = nil, aim: FrameAim? = nil, inheritance: Guide?, deadline: ContinuousClock.Instant? = nil, report: (EvaluationReport) -> Bool) throws(StylizeError) -> StylizedFrame {
    try stylize(c, masks: masks, aim: aim, guide: inheritance, deadline: deadline, report: report)
  }
}
extension PaintingHistory {
  mutating func inheritance(for c: Tensor, aim: FrameAim, motions: [Int: Motion]) -> Guide? { guide(for: c, aim: aim, motions: motions) }
  mutating func inheritance(repainting o: StylizedFrame, motions: [Int: Motion]) -> Guide { guide(repainting: o, motions: motions) }
}
extension FlowEstimator.Quality: Codable {}
extension TransferSettings: Codable { public init(from d: any Decoder) throws { self.init() }; public func encode(to e: any Encoder) throws {} }
