import Basics
import Glibc

/// Lists names in folders.
enum FolderListing {
  /// Whether a path leads to a folder.
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Names in a folder without the hidden ones, in no order.
  static func names(in folder: String) throws(MediaError) -> [String] {
    let handle = opendir(folder)
    try wrapFileErrors(try FileError.check(handle != nil, .open, folder))
    defer { closedir(handle!) }
    var names: [String] = []
    while let entry = readdir(handle!) {
      let name = try withUnsafePointer(to: &entry.pointee.d_name) { field throws(MediaError) in
        try field.withMemoryRebound(
          to: CChar.self, capacity: MemoryLayout.size(ofValue: field.pointee)
        ) { name throws(MediaError) in try text(name, in: folder + "/") }
      }
      if let name, name.utf8.first != UInt8(ascii: ".") { names.append(name) }
    }
    return names
  }

  /// A name as text; `nil` if its bytes are not UTF-8.
  ///
  /// - Throws: if it seems to be a picture's, which must not be left out silently.
  private static func text(
    _ name: UnsafePointer<CChar>, in folder: String
  ) throws(MediaError) -> String? {
    if let text = String(validatingCString: name) { return text }
    let repaired = String(cString: name)
    guard ImageSequence.isPicture(repaired) else { return nil }
    throw MediaError(folder + repaired, .file(.isNotText))
  }

  /// The paths to which a shell would expand a pattern with `*`, `?` and `[…]`.
  static func matches(_ pattern: String) throws(MediaError) -> [String] {
    var found = glob_t()
    defer { globfree(&found) }
    guard glob(pattern, 0, nil, &found) == 0 else { return [] }
    var paths: [String] = []
    for index in 0..<Int(found.gl_pathc) {
      if let path = try text(found.gl_pathv[index]!, in: "") { paths.append(path) }
    }
    return paths
  }
}
