import Foundation

/// How alike two videos are.
public struct PictureSimilarity: Sendable {
  /// Peak signal to noise ratio of each plane in decibels; infinite for equal ones.
  public let planes: [Double]

  /// Compares the videos frame by frame in a pixel format, with ffmpeg's psnr filter.
  public init(_ first: String, _ second: String, pixelFormat: String = "yuv420p") throws {
    let result = try Shell.result(of: [
      "ffmpeg", "-v", "info", "-nostdin", "-i", first, "-i", second, "-lavfi",
      "[0:v]format=\(pixelFormat)[a];[1:v]format=\(pixelFormat)[b];[a][b]psnr", "-f", "null", "-",
    ])
    let line = result.errors.split(whereSeparator: \.isNewline).last { $0.contains("PSNR ") }
    guard result.status == 0, let line else {
      throw Shell.Failure(command: ["psnr"], status: result.status, errors: result.errors)
    }
    planes = line.split(separator: " ").compactMap { word in
      let parts = word.split(separator: ":")
      guard parts.count == 2, ["y", "u", "v", "r", "g", "b"].contains(parts[0]) else { return nil }
      return Double(parts[1])
    }
  }

  public var worst: Double { planes.min() ?? 0 }
}
