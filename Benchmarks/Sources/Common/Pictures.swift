import Basics
import Foundation
import Transfer

/// Inputs that need no files.
public enum Pictures {
  /// Smooth waves and seeded noise in the network's input space: 3 × height × width.
  public static func synthetic(_ size: Size, seed: UInt64) -> Tensor {
    let tensor = Tensor(channels: 3, size: size)
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    for plane in 0..<3 {
      for y in 0..<size.height {
        for x in 0..<size.width {
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          let noise = Float(state >> 40) / Float(1 << 24) - 0.5
          let wave = sin(Float(x) * 0.05 + Float(plane)) * cos(Float(y) * 0.03 + Float(seed))
          tensor.values[(plane * size.height + y) * size.width + x] = 80 * wave + 60 * noise
        }
      }
    }
    return tensor
  }
}

/// What a process measures of itself.
public enum Measure {
  /// Seconds that `body` takes.
  public static func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try body()
    return seconds(since: start)
  }

  public static func seconds(since start: ContinuousClock.Instant) -> Double {
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }

  /// The largest resident size that this process had so far, in bytes.
  public static var peakMemory: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
  }

  public static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }
}
