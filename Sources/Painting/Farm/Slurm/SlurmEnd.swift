import Basics
import Foundation

/// How a task that left its shot unpainted ended, according to its log.
enum SlurmEnd: Equatable {
  case memoryLimit(String)
  case timeLimit(String)
  /// The last message of the task or of Slurm.
  case failed(String)
  /// There is no log.
  case silent

  /// - Parameter log: the file with the task's output.
  init(log: String) {
    guard let file = try? RawFile(log, for: .readingOwn), let size = try? file.size(),
      let bytes = try? file.contents(from: max(0, size - (1 << 16)), upTo: 1 << 16)
    else {
      self = .silent
      return
    }
    let lines = String(decoding: bytes, as: UTF8.self)
      .split(whereSeparator: \.isNewline).map(String.init)
    // If several daemons run on one machine, each adds its node's name to its own.
    let slurm = lines.filter { $0.hasPrefix("slurmstepd") }
    let memory = ["memory limit", "oom", "out of memory", "out-of-memory"]
    if let line = slurm.last(where: { line in memory.contains { line.lowercased().contains($0) } })
    {
      self = .memoryLimit(Self.plain(line))
    } else if let line = slurm.last(where: { $0.contains("DUE TO TIME LIMIT") }) {
      self = .timeLimit(Self.plain(line))
    } else if let line = lines.last(where: { $0.hasPrefix("vidstyle: error: ") }) ?? slurm.last {
      self = .failed(Self.plain(line))
    } else {
      self = .failed(lines.last ?? "it ended without a message")
    }
  }

  var text: String {
    switch self {
    case .memoryLimit(let text), .timeLimit(let text), .failed(let text): text
    case .silent: "its machine could not write its log, so it may not see the work folder"
    }
  }

  private static func plain(_ line: String) -> String {
    // After the program's name.
    var text = line.split(separator: ": ", maxSplits: 1).last ?? ""
    let label = "error: "
    if text.hasPrefix(label) { text = text.dropFirst(label.count) }
    return text.trimmingCharacters(in: CharacterSet(charactersIn: "* "))
  }
}
