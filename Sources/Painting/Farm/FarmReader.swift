import Foundation

/// Follows the shots of a plan; a finished shot is read only once.
public struct FarmReader: Sendable {
  public let plan: FarmPlan
  private let folder: FarmFolder
  private var painted: [Int: FarmStatus.Shot] = [:]
  /// Of the folders of tasks.
  private var journals: [String: JournalReader] = [:]

  public init(_ plan: FarmPlan) {
    self.plan = plan
    folder = FarmFolder(plan.folder)
  }

  /// The current status of the shots.
  public mutating func status() -> FarmStatus {
    let listing = ShotListing(folder)
    let attempts = Set(listing.attempts.values.joined())
    journals = journals.filter { attempts.contains($0.key) }
    return FarmStatus(plan: plan, shots: plan.shots.map { shot($0, listing) })
  }

  private mutating func shot(_ shot: PlannedShot, _ listing: ShotListing) -> FarmStatus.Shot {
    if listing.finished.contains(shot.number) {
      if let known = painted[shot.number] { return known }
      let place = folder.finished(shot.number)
      var journal = JournalReader(folder: place)
      _ = try? journal.read()
      let found = FarmStatus.Shot(
        plan: shot, state: .painted, records: journal.records, folder: place,
        passes: plan.run.passes)
      painted[shot.number] = found
      return found
    }
    var state = FarmStatus.State.waiting
    if listing.failed.contains(shot.number),
      let failure = ShotFailure(in: folder, shot: shot.number)
    {
      state = .failed(failure)
    }
    var records: [FrameRecord] = []
    var place: String?
    for attempt in listing.attempts[shot.number] ?? [] {
      var journal = journals[attempt] ?? JournalReader(folder: attempt)
      _ = try? journal.read()
      journals[attempt] = journal
      if journal.records.count > records.count { (records, place) = (journal.records, attempt) }
      guard let (task, isAlive) = Heartbeat.read(attempt) else { continue }
      if isAlive {
        state = .started(task, isAlive: true)
      } else if state == .waiting {
        state = .started(task, isAlive: false)
      }
    }
    return FarmStatus.Shot(
      plan: shot, state: state, records: records, folder: place, passes: plan.run.passes)
  }
}
