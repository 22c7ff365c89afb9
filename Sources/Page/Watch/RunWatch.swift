import Foundation
import Painting
import Synchronization

/// Watches a run, of this process or another, for any number of pages.
///
/// Nothing happens here without a request; however many there are, the run is read at most a few
/// times a second.
public final class RunWatch: Sendable {
  /// Texts that depend on the program that uses the library.
  public struct Words: Sendable {
    /// The command line that makes a request.
    public let command: @Sendable (PaintingRequest) -> String
    /// A sentence as shown to the user.
    public let sentence: @Sendable (Sentence) -> String

    public init(
      command: @escaping @Sendable (PaintingRequest) -> String,
      sentence: @escaping @Sendable (Sentence) -> String
    ) {
      self.command = command
      self.sentence = sentence
    }
  }

  /// Makes a session that resumes a run.
  public typealias Starter = @Sendable (PaintingRequest) -> RunSession

  fileprivate struct State {
    var session: RunSession?
    var follower: (any RunFollower)?
    var snapshot = RunSnapshot()
    var monitor: ObjectIdentifier?
    var readAt: ContinuousClock.Instant?
    var estimate = SteadyEstimate()
    var remaining: Double?
    /// The position of each frame's newest record.
    var places: [Int: Int] = [:]
    var placed = 0
    var pictures: FramePictures?
    var failure: String?
  }

  private static let interval = Duration.milliseconds(250)

  public let output: String
  private let words: Words
  private let start: Starter?
  private let thread: QuietThread
  private let state: Mutex<State>

  /// Watches a run of this process.
  public convenience init(session: RunSession, words: Words) {
    self.init(session: session, words: words, thread: QuietThread(name: "pictures"))
  }

  init(session: RunSession, words: Words, thread: QuietThread) {
    output = session.request.output.path
    self.words = words
    start = nil
    self.thread = thread
    state = Mutex(State(session: session))
  }

  /// Watches a run of another process, or one that has ended.
  ///
  /// - Parameters:
  ///   - folder: the work folder.
  ///   - start: makes a run of this process that resumes it.
  /// - Throws: ``PageError/noRun(_:folder:)`` if there is neither a run nor a result, and errors of
  ///   reading the folder.
  public init(output: String, folder: String, words: Words, start: @escaping Starter) throws {
    self.output = output
    self.words = words
    self.start = start
    thread = QuietThread(name: "pictures")
    let follower: any RunFollower =
      try FarmPlan(in: folder).map { FarmFollower($0) }
      ?? FolderFollower(output: output, folder: folder)
    state = Mutex(State(follower: follower))
  }

  /// Whether this process is painting the run.
  public var isPaintingHere: Bool { state.withLock { $0.session?.isRunning == true } }
}

/// The state for pages.
extension RunWatch {
  func view() -> RunView {
    state.withLock { state in
      refresh(&state)
      return view(state)
    }
  }

  func rows(from place: Int) -> RecordRows {
    state.withLock { state in
      refresh(&state)
      let rows = state.snapshot.records.dropFirst(place).prefix(RecordRows.most)
      return RecordRows(
        key: "\(state.snapshot.generation)", from: place, rows: rows.map { RecordRow(record: $0) })
    }
  }

  /// The painting under way as a JPEG; from now on it is being watched.
  func growing() async throws -> [UInt8]? {
    let source = state.withLock { ($0.session, $0.follower) }
    if let session = source.0, session.isRunning {
      session.monitor.growing.look()
      return session.monitor.growing.newest?.jpeg
    }
    guard let live = source.1?.live else { return nil }
    return try await thread.perform(isUrgent: true) {
      live.look()
      return live.readPicture()
    }
  }

  /// A frame of the film, or a finished one, as a JPEG with the key that changes with it.
  func picture(
    isPainted: Bool, frame: Int, side: Route.PictureSide
  ) async throws -> (jpeg: [UInt8], key: String) {
    typealias Found = (
      pictures: FramePictures, kind: FramePictures.Kind, time: Double?, folder: String?, key: String
    )
    let found = try state.withLock { state throws(BadRequest) -> Found in
      refresh(&state)
      guard let request = state.snapshot.request ?? outputAlone else { throw .notFound }
      let pictures = state.pictures ?? FramePictures(request, thread: thread)
      state.pictures = pictures
      let record = state.places[frame].map { state.snapshot.records[$0] }
      if let frames = state.snapshot.frames, frame > frames { throw .notFound }
      guard isPainted else { return (pictures, .film, record?.time, nil, "film") }
      let isFinished = record.map { $0.pass == state.snapshot.passes } ?? state.snapshot.isComplete
      guard isFinished else { throw .notFound }
      let key = record.map { RecordRow.key(of: $0) } ?? "output"
      return (
        pictures, .painting(key: key), record?.time, state.snapshot.folder(of: frame), key
      )
    }
    let jpeg = try await found.pictures.picture(
      found.kind, frame: frame, time: found.time, side: side, folder: found.folder)
    return (jpeg, found.key)
  }

  /// The request of a result without a work folder; only its output is known.
  private var outputAlone: PaintingRequest? {
    PaintingRequest(input: output, style: output, output: output, weights: "")
  }
}

/// Requests of pages.
extension RunWatch {
  /// Ends the run after the current frame.
  func stop() throws(BadRequest) {
    let (session, follower) = state.withLock { ($0.session, $0.follower) }
    if let session, session.isRunning {
      session.stopAfterFrame()
    } else if let live = follower?.live, live.stopAfterFrame() {
      return
    } else {
      throw BadRequest(409, "no run is under way")
    }
  }

  /// Resumes a stopped run.
  func resume() throws(BadRequest) {
    let view = view()
    guard view.canGoOn else { throw BadRequest(409, "the run cannot resume") }
    let session = state.withLock { state -> RunSession? in
      state.failure = nil
      state.readAt = nil
      if let session = state.session, session.isWaiting {
        session.resume()
        return nil
      }
      guard var request = state.snapshot.request, let start else { return nil }
      request.work.restarts = false
      let session = start(request)
      state.session = session
      return session
    }
    if let session { begin(session) }
  }

  /// Paints on a thread of its own.
  func begin(_ session: RunSession) {
    session.runInBackground { [weak self] error in
      guard let self else { return }
      let sentence = words.sentence(Sentence(error))
      state.withLock { $0.failure = sentence }
    }
  }
}

extension RunWatch {
  /// Reads the run's state unless that was done a moment ago.
  private func refresh(_ state: inout State) {
    let now = ContinuousClock.now
    if let readAt = state.readAt, now - readAt < Self.interval { return }
    state.readAt = now
    if let session = state.session, session.hasBegun {
      read(session, &state)
    } else if var follower = state.follower {
      let generation = state.snapshot.generation
      state.snapshot = follower.snapshot(now: Date().timeIntervalSince1970)
      if state.snapshot.generation != generation { state.forgetPlaces() }
      state.follower = follower
    }
    for (place, record) in state.snapshot.records.enumerated().dropFirst(state.placed) {
      state.places[record.frame] = place
    }
    state.placed = state.snapshot.records.count
    let plain = state.snapshot.remaining(now: Date().timeIntervalSince1970)
    let seconds = (now - Self.origin) / .seconds(1)
    state.remaining = state.estimate.update(plain, now: seconds)
  }

  private static let origin = ContinuousClock.now

  private func read(_ session: RunSession, _ state: inout State) {
    let monitor = session.monitor
    if state.monitor != ObjectIdentifier(monitor) {
      state.monitor = ObjectIdentifier(monitor)
      state.snapshot.records = []
      state.snapshot.generation += 1
      state.forgetPlaces()
    }
    let report = monitor.report
    state.snapshot.request = session.request
    state.snapshot.records += monitor.records(from: state.snapshot.records.count)
    state.snapshot.report = report
    state.snapshot.frames = report.frames
    state.snapshot.isRunning = session.isRunning
    state.snapshot.isComplete = report.phase == .complete
    let folder = monitor.folder
    state.snapshot.folder = folder
    state.snapshot.growing = monitor.growing.newest.map {
      RunView.Growing(frame: report.frame, key: "\($0.number)")
    }
  }

  private func view(_ state: State) -> RunView {
    let snapshot = state.snapshot
    let report = snapshot.report
    let (activity, silence) = Self.activity(snapshot, now: Date().timeIntervalSince1970)
    var view = RunView(
      title: URL(filePath: output).lastPathComponent, output: output, activity: activity,
      silence: silence)
    view.shots = snapshot.farm?.shots
    // A farm's command has options that are not part of the plan.
    view.command = snapshot.farm == nil ? snapshot.request.map { words.command($0) } : nil
    view.failure = state.failure ?? snapshot.failure ?? report?.failure
    if state.failure != nil, !snapshot.isRunning { view.activity = .failed }
    view.finished = snapshot.finished
    view.frames = snapshot.frames
    view.passes = snapshot.passes
    if activity == .complete, snapshot.records.isEmpty { view.finished = snapshot.frames ?? 0 }
    if let report, snapshot.isRunning || activity == .complete || activity == .stopped {
      view.frame = report.frame
      view.pass = report.pass
      view.iteration = report.iteration
      view.limit = report.limit
      view.share = report.share
      view.secondsPerIteration = report.secondsPerIteration
      view.loss = report.loss
      view.isStopping = snapshot.isRunning && report.isStopping
    }
    view.memory = snapshot.isRunning ? report?.memory : nil
    view.lines = report?.lines ?? []
    let seconds = snapshot.records.reduce(0) { $0 + $1.seconds }
    view.spent = seconds
    if !snapshot.records.isEmpty { view.secondsPerPass = seconds / Double(snapshot.records.count) }
    view.remaining = state.remaining
    view.records = snapshot.records.count
    view.recordsKey = "\(snapshot.generation)"
    view.growing = snapshot.isRunning ? snapshot.growing : nil
    view.hasFilm = snapshot.request != nil
    view.canStop =
      snapshot.isRunning && snapshot.farm == nil && !view.isStopping && activity != .finishing
    let canStart = state.session?.isWaiting == true || start != nil
    view.canGoOn =
      !snapshot.isRunning && activity != .complete && canStart
      && snapshot.request != nil && snapshot.farm == nil
    return view
  }

  /// The activity of a run, judged by its signs of life, and the seconds since the last one if it
  /// is stalled.
  static func activity(_ snapshot: RunSnapshot, now: Double) -> (RunView.Activity, Double?) {
    if snapshot.isComplete { return (.complete, nil) }
    if let farm = snapshot.farm, !snapshot.isRunning {
      return (farm.state == .painted ? .finishing : .waiting, nil)
    }
    guard let report = snapshot.report else {
      return (snapshot.isRunning ? .painting : .stopped, nil)
    }
    guard snapshot.isRunning else { return (report.phase == .failed ? .failed : .stopped, nil) }
    let silence = now - report.updated
    switch report.phase {
    case .painting:
      let patience = max(10, 8 * (report.secondsPerIteration ?? 0))
      return silence > patience ? (.stalled, silence) : (.painting, nil)
    case .preparing: return silence > 120 ? (.stalled, silence) : (.preparing, nil)
    case .finishing: return silence > 300 ? (.stalled, silence) : (.finishing, nil)
    case .complete: return (.complete, nil)
    // Its thread is about to end.
    case .stopped, .failed: return (.finishing, nil)
    }
  }
}

extension RunWatch.State {
  fileprivate mutating func forgetPlaces() {
    places = [:]
    placed = 0
  }
}
