import Logging

extension Logger {
  /// A logger that says nothing, for reading beside the main work.
  public static var silent: Logger {
    var logger = Logger(label: "VideoIO") { _ in SwiftLogNoOpLogHandler() }
    logger.logLevel = .critical
    return logger
  }
}
