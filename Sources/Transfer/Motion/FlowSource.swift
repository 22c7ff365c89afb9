import Basics
import Foundation

/// Provides the flow between numbered frames of a run: reads it from a folder, or estimates it and writes it there.
///
/// `flow_0002_0001.flo` says where each pixel of frame 2 lies in frame 1. Frames are numbered from 1, with at
/// least four digits.
public struct FlowSource: ~Copyable, Sendable {
  private let estimator: FlowEstimator
  private let folder: String?

  /// - Parameters:
  ///   - quality: of flow that is estimated.
  ///   - folder: created if it does not exist; `nil` to read and write nothing.
  public init(quality: FlowEstimator.Quality, folder: String? = nil) throws(FlowError) {
    estimator = FlowEstimator(quality: quality)
    self.folder = folder
    guard let folder else { return }
    if mkdir(folder, 0o777) != 0, errno != EEXIST {
      throw .notFolder(path: folder, reason: String(cString: strerror(errno)))
    }
    var status = stat()
    guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw .notFolder(path: folder, reason: "it is not a folder")
    }
  }

  /// Returns where each pixel of frame `number` lies in frame `otherNumber`, which has the same size, and the way back.
  public func flows(
    from frame: GreyImage, number: Int, to other: GreyImage, number otherNumber: Int
  ) throws(FlowError) -> (there: FlowField, back: FlowField) {
    guard let folder else { return try estimator.flows(between: frame, and: other) }
    let path = "\(folder)/\(Self.name(from: number, to: otherNumber))"
    let backPath = "\(folder)/\(Self.name(from: otherNumber, to: number))"
    let known = try (read(path, frame.size), read(backPath, frame.size))
    if let there = known.0, let back = known.1 { return (there, back) }
    let flows = try estimator.flows(between: frame, and: other)
    if known.0 == nil { try FloFile.write(flows.there, to: path) }
    if known.1 == nil { try FloFile.write(flows.back, to: backPath) }
    return (known.0 ?? flows.there, known.1 ?? flows.back)
  }

  /// The flow in a file; `nil` if there is no such file.
  private func read(_ path: String, _ size: Size) throws(FlowError) -> FlowField? {
    guard access(path, F_OK) == 0 else { return nil }
    AtomicFile.removeRemains(of: path)
    return try FloFile.read(path: path, size: size)
  }

  /// Name of the file with the flow from one frame to another.
  public static func name(from number: Int, to other: Int) -> String {
    String(format: "flow_%04d_%04d.flo", number, other)
  }
}
