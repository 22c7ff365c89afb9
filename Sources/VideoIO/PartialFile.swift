import Glibc

/// A file being written under a temporary name beside its target, and renamed when it is complete.
///
/// Until then the target stays as it was; if it never is, the temporary file is removed.
struct PartialFile: ~Copyable, Sendable {
  /// The name under which the file is written.
  let path: String
  /// The name as the user gave it, for messages.
  private let target: String
  private let descriptor: Int32
  private var isKept = false

  /// Creates the empty temporary file `.name.process.tmp`.
  init(for target: String) throws(MediaError) {
    let real = OutputCheck.resolved(target)
    let folder = OutputCheck.folder(of: real)
    var descriptor: Int32 = -1
    var path = ""
    for attempt in 0..<1000 {
      let tail = attempt == 0 ? ".\(getpid()).tmp" : ".\(getpid())-\(attempt).tmp"
      // A name has 255 bytes at most.
      var name = OutputCheck.name(of: real)
      while name.utf8.count + tail.utf8.count > 254 { name.removeLast() }
      path = "\(folder)/.\(name)\(tail)"
      descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o666)
      if descriptor >= 0 || errno != EEXIST { break }
    }
    try checkSystem(descriptor >= 0, .write, target)
    self.descriptor = descriptor
    self.path = path
    self.target = target
  }

  deinit {
    if !isKept { unlink(path) }
    close(descriptor)
  }

  /// Appends bytes.
  func write(_ bytes: UnsafeRawBufferPointer) throws(MediaError) {
    try writeAll(bytes, to: descriptor, path: target)
  }

  func write(_ text: String) throws(MediaError) {
    try writeAll(text, to: descriptor, path: target)
  }

  /// Makes sure that everything is on the disk, and gives the file its name.
  ///
  /// - Parameter overwrite: Whether a file of that name is replaced; otherwise it is an error, unless it
  ///   holds the same bytes.
  mutating func keep(as target: String, overwrite: Bool) throws(MediaError) {
    try checkSystem(fsync(descriptor) == 0, .write, target)
    let real = OutputCheck.resolved(target)
    if !overwrite {
      // Unlike a rename, a link fails if somebody has made such a file in the meantime.
      if link(path, real) == 0 {
        unlink(path)
        isKept = true
        return
      }
      // Some file systems have no links.
      if access(real, F_OK) == 0 {
        guard try hasSameBytes(as: real) else { throw MediaError(target, .exists) }
        return
      }
    }
    try checkSystem(rename(path, real) == 0, .write, target)
    isKept = true
  }

  private func hasSameBytes(as other: String) throws(MediaError) -> Bool {
    let own = try RawFile(path, for: .reading)
    let other = try RawFile(other, for: .reading)
    guard try own.size() == other.size() else { return false }
    return try own.contents() == other.contents()
  }
}
