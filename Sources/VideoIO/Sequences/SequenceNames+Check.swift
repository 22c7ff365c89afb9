/// Quick checks before hours are spent.
extension SequenceNames {
  /// Throws unless all files can be written: existing ones must be replaceable, and those of the
  /// input never are.
  ///
  /// - Parameters:
  ///   - isTimed: Whether times are written beside the pictures.
  ///   - inputs: Further files that must not be overwritten.
  ///   - known: Number of pictures, counted from the first, that may exist.
  func check(
    origin: FrameOrigin?, isTimed: Bool, overwrite: Bool, mustDifferFrom inputs: [String],
    known: Int, path: String
  ) throws(MediaError) {
    try OutputCheck.checkName(self.path(0))
    let folder = OutputCheck.folder(of: self.path(0))
    guard FileIdentity(folder) != nil else {
      // The folder is made for the first picture; its parent must exist.
      return try OutputCheck.check(folder, overwrite: false)
    }
    try OutputCheck.check(folder: folder, path: path)
    var inputOf: [FileIdentity: String] = [:]
    for input in (origin?.files ?? []) + inputs {
      if let identity = FileIdentity(input) { inputOf[identity] = input }
    }
    let isKnown = Set(paths(known).map { Array($0.utf8) })
    for target in try existing(count: origin?.sequence?.members.count) {
      if let input = FileIdentity(target).flatMap({ inputOf[$0] }) {
        throw MediaError(target, .sameFile(as: input))
      }
      try OutputCheck.check(target, overwrite: overwrite || isKnown.contains(Array(target.utf8)))
    }
    guard isTimed, let times = timestampsPath else { return }
    if let own = origin?.sequence?.timestampsPath,
      FileIdentity(OutputCheck.folder(of: own)) == FileIdentity(folder)
    {
      throw MediaError(path, .timesOfInput(times))
    }
    // The sequence may be the complete result of a run that was killed before it could mark it.
    let isKnownTimes =
      known > 0 && (try? TimestampsFile.read(times))?.frames.count == known
    try OutputCheck.check(times, overwrite: overwrite || isKnownTimes)
  }
}
