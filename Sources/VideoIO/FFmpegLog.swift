import CFFmpeg
import Glibc

/// Messages of FFmpeg and its encoders on standard error, which are off by default.
public enum FFmpegLog {
  /// Shows or silences FFmpeg's warnings and errors. It changes the environment, so call it before other threads
  /// begin.
  public static func setVerbose(_ verbose: Bool) {
    quietOnce
    av_log_set_level(verbose ? AV_LOG_WARNING : AV_LOG_QUIET)
    // SVT-AV1 has no other setting; its errors stay on, as FFmpeg does not pass them on.
    if !verbose { setenv("SVT_LOG", "1", 0) }
  }

  /// Silences FFmpeg at its first use; a later ``setVerbose(_:)`` takes precedence.
  static func prepare() { quietOnce }

  static var isVerbose: Bool { av_log_get_level() > AV_LOG_QUIET }

  private static let quietOnce: Void = av_log_set_level(AV_LOG_QUIET)
}
