import Basics
import VideoIO

extension RunContext {
  /// Recognises the result of an earlier run of the same request, and removes the files that this
  /// run may have left if it was killed after writing the result.
  ///
  /// - Returns: the number of frames in the result; `nil` if there is no result.
  func finishedFrames() throws -> Int? {
    guard let (mark, files) = try findResult() else { return nil }
    for file in files(mark.frames) { AtomicFile.removeRemains(of: file) }
    WorkFolder.removeRemains(of: workFolder)
    if ResultMark(in: workFolder, of: files)?.key == mark.key {
      let farm = FarmFolder(workFolder)
      if farm.holdsPlan {
        if !request.work.isKept { farm.remove() }
      } else {
        try WorkFolder.end(workFolder, frames: mark.frames, isKept: request.work.isKept)
      }
    }
    return mark.frames
  }

  func sayComplete() {
    logger.notice("\(output) is complete: an earlier run of the same command has finished it")
  }

  /// The mark of a finished result of the same request, and a function from the number of frames to
  /// its files; `nil` if there is no result.
  func findResult() throws -> (mark: ResultMark, files: (Int) -> [String])? {
    guard isResumable, !request.work.restarts, holdsOutput else { return nil }
    let folders = [workFolder, WorkFolder.remains(of: workFolder)]
    let output = output
    var files: (Int) -> [String] = { _ in [output] }
    if !isSequence, marks(of: files, in: folders).isEmpty { return nil }
    let reader = try openInput(logger: .silent)
    if isSequence {
      files = try SequenceWriter.files(of: target, origin: reader.origin)
      if marks(of: files, in: folders).isEmpty { return nil }
    }
    guard let identity = try identity(for: reader.info) else { return nil }
    let key = try ResultMark.key(request, identity)
    guard let mark = marks(of: files, in: folders).first(where: { $0.key == key }) else {
      return nil
    }
    return (mark, files)
  }

  private var isSequence: Bool {
    switch target {
    case .pattern, .folder: true
    case .video, .picture, .standardOutput: false
    }
  }

  private var holdsOutput: Bool {
    switch target {
    case .video(let path), .picture(let path): FileStamp(path) != nil
    case .pattern(_, let path), .folder(let path): FileStamp(Folder.path(of: path)) != nil
    case .standardOutput: false
    }
  }

  /// Marks of a result, on the file itself or in the work folders of its run. If results may be
  /// overwritten, one whose work folder is gone is painted again.
  private func marks(of files: (Int) -> [String], in folders: [String]) -> [ResultMark] {
    let own = request.output.overwrites ? nil : ResultMark(on: files)
    return ([own] + folders.map { ResultMark(in: $0, of: files) }).compactMap(\.self)
  }
}
