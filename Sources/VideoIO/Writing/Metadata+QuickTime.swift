import CFFmpeg

/// Which of a file's titles QuickTime's family can hold.
///
/// FFmpeg writes either a list of well-known titles or all of them by their names. The latter is
/// for files of cameras, whose make, model and location would otherwise be lost; cover art needs
/// the former.
extension Metadata {
  /// Titles in the list, which differs between MP4 and QuickTime.
  private static let listed: [Container: Set<String>] = {
    let both: Set<String> = [
      "title", "artist", "author", "album", "date", "comment", "genre", "copyright",
      "creation_time",
      "location",
    ]
    let mp4 = both.union([
      "album_artist", "composer", "grouping", "lyrics", "description", "synopsis", "show",
      "episode_id", "network", "keywords", "episode_sort", "season_number", "media_type",
      "hd_video", "gapless_playback", "compilation", "track", "disc", "tmpo",
    ])
    return [.mp4: mp4, .m4v: mp4, .mov: both.union(["make", "model", "keywords", "composer"])]
  }()

  /// Names of a file's titles that are not in the list; none in other containers.
  static func unlisted(_ metadata: OpaquePointer?, in container: Container) -> [String] {
    guard let listed = listed[container] else { return [] }
    var names: [String] = []
    var last: UnsafeMutablePointer<AVDictionaryEntry>?
    while let entry = av_dict_get(metadata, "", last, AV_DICT_IGNORE_SUFFIX) {
      last = entry
      let name = String(cString: entry.pointee.key)
      if !listed.contains(name.lowercased()) { names.append(name) }
    }
    return names
  }
}
