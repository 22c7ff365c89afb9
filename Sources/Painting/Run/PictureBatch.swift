import Basics
import Foundation
import VideoIO

/// Pictures of any sizes that are painted one by one into a folder, each by a run of its own.
///
/// Pictures whose painting is in the folder already are left out, so that the same batch resumes after whatever
/// ended it.
public struct PictureBatch {
  /// A run for each picture that is left to paint, in the pictures' order.
  public let requests: [PaintingRequest]
  /// How many are painted already.
  public let finishedCount: Int
  private let folder: String

  /// Looks at all pictures, before the first is painted.
  ///
  /// - Parameter request: its input is a folder or glob, its output a folder; everything else holds for each of the
  ///   pictures.
  /// - Throws: ``ValueError`` where input or output is of another kind; `MediaError` for a picture that cannot be
  ///   read or would be replaced, and for two that would be written to one file.
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

  /// Makes the folder that the paintings go to, unless it exists.
  public func makeFolder() throws(FileError) {
    try FileError.check(mkdir(folder, 0o777) == 0 || errno == EEXIST, .write, folder)
  }
}
