import Logging

extension Logger {
  /// For reading beside the main job, whose user wants to hear of errors only.
  public static var silent: Logger {
    var logger = Logger(label: "VideoIO") { _ in SwiftLogNoOpLogHandler() }
    logger.logLevel = .critical
    return logger
  }
}
