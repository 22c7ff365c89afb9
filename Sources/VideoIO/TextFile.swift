/// Text written as a whole: the file appears under its name when it is complete.
public enum TextFile {
  public static func write(
    _ text: String, to path: String, overwrite: Bool
  ) throws(MediaError) {
    try OutputCheck.check(path, overwrite: overwrite)
    var partial = try PartialFile(for: path)
    try partial.write(text)
    try partial.keep(as: path, overwrite: overwrite)
  }
}
