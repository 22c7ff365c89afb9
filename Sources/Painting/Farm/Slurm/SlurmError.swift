import Basics
import Foundation
import VideoIO

/// A refusal by Slurm; the description is one sentence.
public enum SlurmError: SentenceError, Equatable {
  case notInstalled(String)
  case refused(command: String, reason: String)
  /// - Parameter task: the task that is submitting, if its file names one.
  case submitting(FarmTask?, file: String)
  case notCancelled([String])

  public var sentence: Sentence {
    switch self {
    case .notInstalled(let command):
      "there is no \(command) on this machine: run 'vidstyle farm' where Slurm's commands are; 'vidstyle plan' "
        + "prints the tasks for any other queue"
    case .refused(let command, let reason):
      "Slurm's \(command) refused: \(reason)\(Self.advice(reason))"
    case .submitting(let task, let file):
      "\(task.map { "process \($0.process) on \($0.host)" } ?? "another process") is submitting the same "
        + "shots to Slurm; if it was killed, remove \(file)"
    case .notCancelled(let jobs):
      "Slurm has not ended \(jobs.joined(separator: ", ")) within a minute; repeat the command to wait again"
    }
  }

  /// - Parameter errors: the command's standard error.
  init(command: String, status: Int32, errors: String) {
    let lines = errors.split(whereSeparator: \.isNewline).map { line in
      var text = Substring(line)
      for prefix in ["\(command): ", "error: ", "fatal: ", "Batch job submission failed: "]
      where text.hasPrefix(prefix) {
        text = text.dropFirst(prefix.count)
      }
      return String(text)
    }
    self = .refused(command: command, reason: lines.last ?? "exit code \(status)")
  }

  /// Advice for common refusals.
  private static func advice(_ reason: String) -> Sentence {
    func holds(_ words: String...) -> Bool {
      words.contains { reason.range(of: $0, options: .caseInsensitive) != nil }
    }
    if holds("partition name") {
      return "; \(.slurm) \"--partition=NAME\" chooses one of those that 'sinfo' lists"
    }
    if holds("memory") {
      return "; \(.slurm) \"--mem=SIZE\" asks for less, and a smaller \(.longestSide) takes less"
    }
    if holds("node configuration is not available", "more processors requested") {
      return "; no machine has what \(.slurm) and the estimated memory ask for"
    }
    if holds("time limit") {
      return "; \(.slurm) \"--time=MINUTES\" asks for less, shots resume where they stopped"
    }
    if holds(
      "contact slurm controller", "connect", "connection refused", "communication", "resolve",
      "configuration source")
    {
      return "; the cluster's controller does not answer"
    }
    if holds("account", "permission", "access", "qos", "policy") {
      return "; \(.slurm) \"--account=NAME\" or the cluster's administrator may help"
    }
    return ""
  }
}
