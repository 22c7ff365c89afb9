import Basics
import Foundation
import VideoIO

/// Pictures of any sizes that are painted into a folder one by one, each by a run of its own.
///
/// Pictures whose painting already exists are skipped, so that repeating an interrupted batch
/// resumes it.
public struct PictureBatch {
  /// A run for each picture that is left to paint, in the pictures' order.
  public let requests: [PaintingRequest]
  /// How many are already painted.
  public let finishedCount: Int
  private let folder: String

  /// Checks all pictures before the first is painted.
  ///
  /// - Parameter request: its input is a folder or glob, its output a folder; everything else
  ///   applies to each picture.
  /// - Throws: ``ValueError`` if input or output is of another kind; `MediaError` for a picture
  ///   that cannot be read or would be replaced, and for two that would be written to one file.
  public init(_ request: PaintingRequest) throws {
    guard case .folder(let folder) = try MediaOutput(request.output.path) else {
      throw ValueError("\(.each) writes into a folder, as painted/; \(request.output.path) is none")
    }
    self.folder = folder
    let pictures = try PictureSet(request.input)
    var requests: [PaintingRequest] = []
    for (picture, target) in zip(pictures.files, try pictures.targets(in: folder)) {
      if FileManager.default.fileExists(atPath: target) {
        try OutputCheck.check(target, overwrite: true, mustDifferFrom: pictures.files)
        if !request.output.overwrites { continue }
      }
      let info = try VideoReader(path: picture, options: .init(), logger: .silent).info
      guard info.isStill else {
        throw ValueError("\(.each) is for pictures, and \(picture) is a video")
      }
      var single = request
      single.input = picture
      single.output.path = target
      requests.append(single)
    }
    self.requests = requests
    finishedCount = pictures.files.count - requests.count
  }

  /// Creates the folder for the paintings, unless it exists.
  public func makeFolder() throws(FileError) {
    try FileError.check(mkdir(folder, 0o777) == 0 || errno == EEXIST, .write, folder)
  }
}
