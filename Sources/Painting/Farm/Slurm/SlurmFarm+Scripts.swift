import Foundation

/// Scripts and options for sbatch.
extension SlurmFarm {
  /// The file for the output of an array's task.
  func log(_ job: String, _ index: String) -> String { "\(folder.logs)/shot-\(job)_\(index).txt" }

  func arrayOptions(_ group: Group) -> [String] {
    let limits = ["--mem=\(group.memory)M", "--time=\(group.minutes)"]
    var words = group.isRaised ? [] : limits
    words.append("--requeue")
    words += options
    if group.isRaised { words += limits }
    var array = "--array=1-\(group.shots.count)"
    if let concurrent { array += "%\(concurrent)" }
    words += ["--parsable", "--job-name=\(name)", array]
    words += ["--chdir=\(folder.path)", "--open-mode=append"]
    words.append("--output=\(logs)/shot-%A_%a.txt")
    return words
  }

  func joinOptions(after jobs: [String], anyEndOf earlier: [String]) -> [String] {
    var dependencies: [String] = []
    if !earlier.isEmpty { dependencies.append("afterany:" + earlier.joined(separator: ":")) }
    if !jobs.isEmpty { dependencies.append("afterok:" + jobs.joined(separator: ":")) }
    var words = ["--mem=\(joinMemory)M", "--time=\(joinMinutes)", "--requeue"]
    words += options
    words += ["--parsable", "--job-name=\(joinName)", "--kill-on-invalid-dep=yes"]
    words += ["--chdir=\(folder.path)", "--open-mode=append", "--output=\(logs)/join-%j.txt"]
    if !dependencies.isEmpty {
      words.append("--dependency=" + dependencies.joined(separator: ","))
    }
    return words
  }

  /// An encoder keeps about 60 frames in memory.
  private var joinMemory: Int {
    let frames: Double = 400 * Double(plan.size.area)
    return 600 + Int(frames / 1e6)
  }

  private var joinMinutes: Int {
    let pixels = Double(plan.frameCount) * Double(plan.size.area)
    return 30 + Int(pixels * 1e-8)
  }

  /// The folder for logs as sbatch, which treats `%` specially, reads it.
  private var logs: String { folder.logs.replacing("%", with: "%%") }

  /// The array's tasks: each takes its shot from the list.
  func script(_ shots: [Int]) -> String {
    """
    #!/bin/sh
    set -- \(shots.map { "\($0)" }.joined(separator: " "))
    shift $((SLURM_ARRAY_TASK_ID - 1))
    exec \(Self.quoted(program)) shot \(Self.quoted(folder.path)) "$1" --threads "$SLURM_CPUS_ON_NODE"

    """
  }

  var joinScript: String {
    """
    #!/bin/sh
    exec \(Self.quoted(program)) join \(Self.quoted(folder.path)) --threads "$SLURM_CPUS_ON_NODE"

    """
  }

  private static func quoted(_ word: String) -> String {
    "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
