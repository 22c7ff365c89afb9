import CFFmpeg

/// FFmpeg's own messages on standard error, which are off by default.
public enum FFmpegLog {
  /// Shows or silences FFmpeg's warnings and errors.
  public static func setVerbose(_ verbose: Bool) {
    quietOnce
    av_log_set_level(verbose ? AV_LOG_WARNING : AV_LOG_QUIET)
  }

  /// Silences FFmpeg at its first use; a later ``setVerbose(_:)`` stays in force.
  static func prepare() { quietOnce }

  static var isVerbose: Bool { av_log_get_level() > AV_LOG_QUIET }

  private static let quietOnce: Void = av_log_set_level(AV_LOG_QUIET)
}
