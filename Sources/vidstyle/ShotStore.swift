import Foundation
import Transfer
import VideoIO

/// The frames of a shot and their paintings, unrounded, on disk: what later passes come back to.
///
/// 24 bytes for each pixel of each frame, in the system's folder for temporary files; gone with the store.
final class ShotStore {
  private struct Entry {
    let presentationTime: MediaTime
    let duration: Int64
    var summary: FrameSummary
  }

  private let folder: URL
  private let size: Size
  private var entries: [Entry] = []

  init(size: Size) throws {
    self.size = size
    folder = FileManager.default.temporaryDirectory.appending(path: "vidstyle-\(UUID().uuidString)")
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw JobError.unwritable(folder.path)
    }
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  var count: Int { entries.count }

  /// Forgets the shot: the next one takes its place.
  func removeAll() {
    entries.removeAll()
  }

  func append(_ frame: Frame, _ painting: StylizedFrame, _ summary: FrameSummary) throws {
    entries.append(
      Entry(
        presentationTime: frame.presentationTime, duration: frame.duration,
        summary: summary))
    try save(painting.content, as: file("content", count - 1))
    try save(painting.image, as: file("painting", count - 1))
  }

  func replace(_ index: Int, with painting: StylizedFrame) throws {
    entries[index].summary.minimization = painting.minimization
    try save(painting.image, as: file("painting", index))
  }

  func painting(_ index: Int) throws -> StylizedFrame {
    StylizedFrame(
      content: try load(file("content", index)), image: try load(file("painting", index)),
      minimization: entries[index].summary.minimization)
  }

  func summary(_ index: Int) -> FrameSummary { entries[index].summary }

  /// A painted frame as it is written.
  func frame(_ index: Int, _ stylizer: Stylizer) throws -> Frame {
    let entry = entries[index]
    let pixels = stylizer.rgb(of: try painting(index))
    return Frame(
      image: RGBImage(width: size.width, height: size.height, pixels: pixels),
      presentationTime: entry.presentationTime, duration: entry.duration)
  }

  private func file(_ kind: String, _ index: Int) -> URL {
    folder.appending(path: "\(kind)-\(index)")
  }

  private func save(_ tensor: Tensor, as file: URL) throws {
    do {
      try Data(buffer: tensor.values).write(to: file)
    } catch {
      throw JobError.unwritable(file.path)
    }
  }

  private func load(_ file: URL) throws -> Tensor {
    let tensor = Tensor(channels: 3, size: size)
    guard let data = try? Data(contentsOf: file),
      data.copyBytes(to: tensor.values) == tensor.count * MemoryLayout<Float>.stride
    else { throw JobError.unreadable(file.path) }
    return tensor
  }
}
