import Basics
import VideoIO

extension RunContext {
  /// Opens the store of finished frames: a work folder if the run can be resumed.
  ///
  /// - Parameter identity: of the run; `nil` if it cannot be resumed.
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

  /// Everything that the run's paintings depend on; `nil` if it cannot be resumed.
  func identity(for info: VideoInfo) throws -> RunIdentity? {
    guard isResumable else { return nil }
    return try RunIdentity(of: request, size: info.size) { try FileDigest.sha256(of: $0) }
  }

  /// The folder that the run works in.
  var workFolder: String { request.work.folder ?? WorkFolder.path(for: request.output.path) }

  /// Whether the run can be resumed: the output consists of files, and the input can be read again.
  var isResumable: Bool { target != .standardOutput && source != .standardInput }

  /// Refuses a work folder that contains a file of the request, which would be removed with it.
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
