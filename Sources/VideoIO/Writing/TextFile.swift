import Basics

/// Writes whole text files, which appear under their names when they are complete.
public enum TextFile {
  public static func write(
    _ text: String, to path: String, overwrite: Bool
  ) throws(MediaError) {
    try OutputCheck.check(path, overwrite: overwrite)
    try wrapFileErrors(try AtomicFile.write(text.utf8, to: path, overwrite: overwrite))
  }
}
