import Basics
import VideoIO

extension RunContext {
  /// Opens the place that finished frames are kept in: a work folder where the run can be resumed.
  ///
  /// - Parameter identity: of the run; `nil` where it cannot be resumed.
  func openStore(for info: VideoInfo, _ identity: RunIdentity?) throws -> any PaintingStore {
    let passes = request.coherence.passes
    guard let identity else {
      if let field = request.work.givenField {
        throw WorkError.noUse(field, output: source == .standardInput ? input : output)
      }
      return passes > 1 ? try WorkFolder(temporaryFor: info.size) : MemoryStore(passes: 1)
    }
    try checkWorkFolder()
    return try WorkFolder(
      path: workFolder, size: info.size,
      run: RunDescription(identity: identity, request: request, frames: info.expectedFrameCount),
      restarts: request.work.restarts, hasOneFrame: target == .picture(request.output.path))
  }

  /// What all paintings of the run depend on; `nil` where it cannot be resumed.
  func identity(for info: VideoInfo) throws -> RunIdentity? {
    guard isResumable else { return nil }
    return try RunIdentity(of: request, size: info.size) { try FileDigest.sha256(of: $0) }
  }

  /// The folder that the run works in.
  var workFolder: String { request.work.folder ?? WorkFolder.path(for: request.output.path) }

  /// Whether there are frames to resume from, and their sources can be read again.
  var isResumable: Bool { target != .standardOutput && source != .standardInput }

  /// Refuses a work folder that holds a file of the request, which would go with it.
  func checkWorkFolder() throws {
    let folder = AtomicFile.destination(of: workFolder) + "/"
    var paths = try [request.output.path, request.weights] + source.files + styleFiles()
    paths += [request.log, request.coherence.flowFolder].compactMap(\.self)
    for path in paths {
      let real = AtomicFile.destination(of: Folder.path(of: path)) + "/" + Folder.name(of: path)
      if real.utf8.starts(with: folder.utf8) {
        throw WorkError.inside(path, folder: workFolder)
      }
    }
  }
}

extension WorkSettings {
  /// The first of the fields that differs from its default.
  fileprivate var givenField: Field? {
    if folder != nil { return .workFolder }
    if restarts { return .restart }
    return isKept ? .keep : nil
  }
}
