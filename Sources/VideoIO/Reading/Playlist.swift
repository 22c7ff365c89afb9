import CFFmpeg

/// Files that refer to other files, or are scripts: FFmpeg would read those files, which are not
/// part of the request, without the user's knowledge.
enum Playlist {
  /// FFmpeg's names of such formats, which it detects by contents, whatever a file's name.
  private static let formats: Set<String> = [
    "avisynth", "concat", "concatf", "dash", "hls", "imf", "redir", "rtp", "rtsp", "sdp",
    "vapoursynth", "vobsub", "webm_dash_manifest",
  ]

  /// Throws if a file is a playlist; `path` names it in messages.
  static func refuse(_ url: String, _ path: String) throws(MediaError) {
    FFmpegLog.prepare()
    var file: UnsafeMutablePointer<AVIOContext>?
    // If it cannot be opened, the next reader throws the error.
    guard avio_open(&file, url, AVIO_FLAG_READ) >= 0 else { return }
    defer { avio_closep(&file) }
    // FFmpeg 7.1 takes it for a playlist only by its name.
    if Self.begins(file, with: "#EXTM3U") { throw MediaError(path, .playlist(format: "hls")) }
    var format: UnsafePointer<AVInputFormat>?
    guard av_probe_input_buffer2(file, &format, url, nil, 0, 0) >= 0, let format else { return }
    let names = String(cString: format.pointee.name).split(separator: ",").map(String.init)
    guard let name = names.first(where: formats.contains) else { return }
    throw MediaError(path, .playlist(format: name))
  }

  /// Whether a file begins with a text; its position is the beginning again.
  private static func begins(_ file: UnsafeMutablePointer<AVIOContext>?, with text: String) -> Bool
  {
    var bytes = [UInt8](repeating: 0, count: text.utf8.count)
    let count = avio_read(file, &bytes, Int32(bytes.count))
    avio_seek(file, 0, SEEK_SET)
    return count == bytes.count && bytes == Array(text.utf8)
  }
}
