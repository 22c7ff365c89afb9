import Basics

/// A plan that cannot be made or carried out; the description is one sentence.
public enum FarmError: SentenceError, Equatable {
  case noUse(Field, Sentence)
  case noPlan(String, host: String)
  case otherVersion(String)
  case otherPath(planned: String, here: String)
  case otherOptions(String)
  case holdsRun(String)
  case noShot(Int, count: Int, folder: String)
  case otherLibraries(host: String, Sentence, folder: String)
  case otherFiles(host: String, Sentence, folder: String)
  case lacksInstructions(host: String, needed: String, best: String)
  case otherFrame(Int, input: String, host: String)
  case tooFewFrames(shot: Int, Int, of: Int)
  case missing([Int], of: Int, folder: String)
  case failed(shot: PlannedShot, ShotFailure, folder: String)
  case noTaskPaints([Int], folder: String)

  public var sentence: Sentence {
    switch self {
    case .noUse(let field, let reason): "\(field) cannot be used in a plan: \(reason)"
    case .noPlan(let folder, let host):
      "there is no plan in \(folder) on \(host): all machines must see the work folder under the same path"
    case .otherVersion(let folder):
      "\(folder) holds a plan of another version of vidstyle; finish it with that version, or "
        + "\(.restart) makes a new plan"
    case .otherPath(let planned, let here):
      "the plan in \(here) was made for \(planned): all machines must see the work folder under the same path"
    case .otherOptions(let folder):
      "\(folder) holds a plan with other options; the command that made it resumes it, "
        + "\(.restart) makes a new plan"
    case .holdsRun(let folder):
      "\(folder) holds a run of one machine; its own command resumes it, \(.restart) makes a new plan"
    case .noShot(let number, let count, let folder):
      "there is no shot \(number) in \(folder), whose plan has \(count)"
    case .otherLibraries(let host, let difference, let folder):
      "\(host) has \(difference) as on the machine that made the plan in \(folder), and would paint "
        + "other frames"
    case .otherFiles(let host, let difference, let folder):
      "the plan in \(folder) was made with \(difference), on \(host)"
    case .lacksInstructions(let host, let needed, let best):
      "the plan uses \(needed) instructions, which \(host) lacks; \(.instructionSet) \(best) in a new "
        + "plan lets it take part"
    case .otherFrame(let number, let input, let host):
      "frame \(number) of \(input) is decoded differently on \(host) than when it was planned"
    case .tooFewFrames(let shot, let count, let planned):
      "only \(count) of the \(planned) frames of shot \(shot) could be read"
    case .missing(let shots, let count, let folder):
      "\(shots.count) of \(count) shots in \(folder) \(shots.count == 1 ? "is" : "are") not painted yet: "
        + "\(Self.list(shots))"
    case .failed(let shot, let failure, let folder):
      "shot \(shot.number), frames \(shot.first) to \(shot.last), has failed "
        + "\(failure.attempts) time\(failure.attempts == 1 ? "" : "s")"
        + "\(failure.task.map { ", last on \($0.host)" } ?? ""): \(failure.reason); "
        + "'vidstyle shot \(folder) \(shot.number)' paints it separately"
    case .noTaskPaints(let shots, let folder):
      "no task paints shot \(Self.list(shots)) in \(folder) any more"
    }
  }

  private static func list(_ numbers: [Int]) -> String {
    let shown = numbers.prefix(10).map { "\($0)" }.joined(separator: ", ")
    return numbers.count > 10 ? shown + ", …" : shown
  }
}
