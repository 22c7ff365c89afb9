import Basics
import Foundation
import VideoIO

/// The plan that the machines painting a film share: its shots, and everything that makes frames
/// the same on all of them.
///
/// `plan.json` in the work folder holds it. It is written once and never changed.
public struct FarmPlan: Codable, Sendable {
  /// The version of the file format.
  public static let currentVersion = 1

  public let version: Int
  /// The plan's name in a queue: eight hexadecimal digits.
  public let id: String
  /// The request, with absolute paths and the instruction set that all machines must support.
  public let run: RunDescription
  /// Those of the machine that planned.
  public let libraries: LibraryVersions
  /// Of the frames.
  public let size: Size
  /// Of the shots' times: seconds per tick as a fraction.
  let timeBase: [Int32]
  /// Time of the input at which the output starts, in seconds.
  let timeOrigin: Double
  /// Seconds that an iteration took on the machine that planned.
  public let secondsPerIteration: Double
  /// Threads with which that was measured.
  public let threads: Int
  /// In their order; not empty.
  public let shots: [PlannedShot]

  public var request: PaintingRequest { run.request }
  /// The work folder.
  public var folder: String { request.work.folder! }
  public var frameCount: Int { shots.reduce(0) { $0 + $1.count } }
  /// An upper estimate of the seconds that all shots take in sequence.
  public var seconds: Double { shots.reduce(0) { $0 + $1.seconds } }

  /// The shots in the best order to start them: the longest first.
  public var longestFirst: [PlannedShot] {
    shots.sorted { ($1.seconds, $0.number) < ($0.seconds, $1.number) }
  }

  /// The shot with a number.
  ///
  /// - Throws: ``FarmError/noShot(_:count:folder:)``.
  public func shot(_ number: Int) throws(FarmError) -> PlannedShot {
    guard shots.indices.contains(number - 1) else {
      throw .noShot(number, count: shots.count, folder: folder)
    }
    return shots[number - 1]
  }

  /// A frame's place in the output.
  ///
  /// - Parameter index: of the frame in the shot, from 0.
  func timing(_ shot: PlannedShot, _ index: Int) -> FrameTiming {
    FrameTiming(
      number: shot.first + index,
      presentationTime: MediaTime(
        value: shot.times[index], timeBase: Rational(timeBase[0], timeBase[1])),
      duration: shot.durations[index])
  }
}
