import Glibc

/// What can be said about an input before FFmpeg looks at it.
enum InputFile {
  /// Throws unless the path leads to an ordinary, readable file with something in it.
  static func check(_ path: String) throws(MediaError) {
    var status = stat()
    if stat(path, &status) != 0 {
      if errno == ENOENT || errno == ENOTDIR { throw MediaError(path, .missing) }
      try checkSystem(false, .open, path)
    }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw MediaError(path, .isFolder) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw MediaError(path, .isSpecialFile) }
    guard status.st_size > 0 else { throw MediaError(path, .isEmpty) }
    try checkSystem(access(path, R_OK) == 0, .open, path)
  }
}
