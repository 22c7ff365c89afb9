import CFFmpeg

/// The version of FFmpeg in use.
public enum FFmpegVersion {
  /// As FFmpeg writes it: `5.1.6-0+deb12u1`.
  public static var text: String { String(cString: av_version_info()) }
}
