/// The contents of a plan's folder of shots at one moment, by shot: a single listing serves all of
/// them.
struct ShotListing {
  private(set) var finished: Set<Int> = []
  private(set) var failed: Set<Int> = []
  /// The folders in which tasks are painting a shot, or were.
  private(set) var attempts: [Int: [String]] = [:]

  init(_ folder: FarmFolder) {
    for name in FarmFolder.names(in: folder.shots) {
      let parts = name.split(separator: ".")
      guard let shot = parts.first.flatMap({ Int($0) }) else { continue }
      switch (parts.count, parts.last) {
      case (1, _): finished.insert(shot)
      case (2, "failed"): failed.insert(shot)
      case (3, "part"): attempts[shot, default: []].append("\(folder.shots)/\(name)")
      default: break
      }
    }
  }
}
