import Glibc

/// Text written as a whole: the file appears under its name when it is complete.
public enum TextFile {
  public static func write(
    _ text: String, to path: String, overwrite: Bool
  ) throws(MediaError) {
    try OutputCheck.check(path, overwrite: overwrite)
    var partial = try PartialFile(for: path)
    let file = fopen(partial.path, "wb")
    try checkSystem(file != nil, .write, path)
    let bytes = Array(text.utf8)
    let isWhole = fwrite(bytes, 1, bytes.count, file!) == bytes.count
    let code = errno
    // What the disk refuses may only show when the buffer is emptied.
    let isClosed = fclose(file!) == 0
    if !isWhole { errno = code }
    try checkSystem(isWhole && isClosed, .write, path)
    try partial.keep(as: path, overwrite: overwrite)
  }
}
