import CFFmpeg

/// Files that name other files, or are programs: what they lead to is no part of the request, and would be read
/// without the user's knowledge.
enum Playlist {
  /// FFmpeg's names of such formats, told by contents, whatever a file is called.
  private static let formats: Set<String> = [
    "avisynth", "concat", "concatf", "dash", "hls", "imf", "redir", "rtp", "rtsp", "sdp",
    "vapoursynth", "vobsub", "webm_dash_manifest",
  ]

  /// Throws if a file is a playlist; `path` names it in messages.
  static func refuse(_ url: String, _ path: String) throws(MediaError) {
    FFmpegLog.prepare()
    var file: UnsafeMutablePointer<AVIOContext>?
    // Whoever opens the file next says why it cannot be.
    guard avio_open(&file, url, AVIO_FLAG_READ) >= 0 else { return }
    defer { avio_closep(&file) }
    var format: UnsafePointer<AVInputFormat>?
    guard av_probe_input_buffer2(file, &format, url, nil, 0, 0) >= 0, let format else { return }
    let names = String(cString: format.pointee.name).split(separator: ",").map(String.init)
    guard let name = names.first(where: formats.contains) else { return }
    throw MediaError(path, .playlist(format: name))
  }
}
