import Foundation

/// Limits of tasks, and how tasks are grouped by them.
extension SlurmFarm {
  /// Shots that are painted under the same limits.
  struct Group {
    var shots: [Int]
    /// Megabytes.
    let memory: Int
    let minutes: Int
    /// Whether a limit has ended one of them before, so that it is raised whatever the user's
    /// options say.
    let isRaised: Bool
  }

  /// Estimates are off by a few per cent; asking for too much keeps other jobs waiting.
  private static let memoryMargin = 1.25
  private static let memoryBase = 200e6
  /// Other machines may be slower, and frames more demanding, than those measured.
  private static let timeMargin = 3.0
  private static let minutesBase = 15.0

  /// Groups shots by their limits, in order, into arrays as large as the cluster allows.
  func groups(_ shots: [PlannedShot], _ jobs: SlurmJobs) -> [Group] {
    var groups: [Group] = []
    let most = Self.longestArray
    let usual = limits(of: shots)
    for shot in shots {
      let limits = raised(shot, jobs) ?? usual
      let place = groups.firstIndex {
        $0.shots.count < most && $0.memory == limits.memory && $0.minutes == limits.minutes
          && $0.isRaised == limits.isRaised
      }
      if let place {
        groups[place].shots.append(shot.number)
      } else {
        var group = limits
        group.shots = [shot.number]
        groups.append(group)
      }
    }
    return groups
  }

  /// Limits that suffice for all shots.
  private func limits(of shots: [PlannedShot]) -> Group {
    let most = shots.map(\.memory).max() ?? 0
    let memory: Double = Self.memoryBase + Self.memoryMargin * Double(most)
    let seconds = shots.map(\.seconds).max() ?? 0
    let minutes: Double = Self.minutesBase + Self.timeMargin * seconds / 60
    return Group(
      shots: [], memory: 100 * Int((memory / 1e8).rounded(.up)),
      minutes: Int(minutes.rounded(.up)), isRaised: false)
  }

  /// Twice the limit that ended the last task on a shot; `nil` if none did.
  private func raised(_ shot: PlannedShot, _ jobs: SlurmJobs) -> Group? {
    guard let last = jobs.last(with: shot.number)?.array else { return nil }
    switch end(of: shot.number, jobs) {
    case .memoryLimit:
      return Group(
        shots: [], memory: 2 * last.memory, minutes: last.minutes, isRaised: true)
    case .timeLimit:
      return Group(
        shots: [], memory: last.memory, minutes: 2 * last.minutes, isRaised: true)
    default: return nil
    }
  }

  /// The most tasks that an array may have.
  private static var longestArray: Int {
    let text = (try? SlurmCommand.run(["scontrol", "show", "config"])) ?? ""
    let line = text.split(whereSeparator: \.isNewline).first { $0.hasPrefix("MaxArraySize") }
    let number = line?.split(separator: "=").last.flatMap {
      Int($0.trimmingCharacters(in: .whitespaces))
    }
    // Its indices end one below.
    return max(1, (number ?? 1001) - 1)
  }
}
