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
      let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
        field.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: field.pointee))
        {
          String(cString: $0)
        }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names
  }

  /// Paths that a shell would expand a pattern with `*`, `?` and `[…]` to.
  static func matches(_ pattern: String) -> [String] {
    var found = glob_t()
    defer { globfree(&found) }
    guard glob(pattern, 0, nil, &found) == 0 else { return [] }
    return (0..<Int(found.gl_pathc)).map { String(cString: found.gl_pathv[$0]!) }
  }
}
