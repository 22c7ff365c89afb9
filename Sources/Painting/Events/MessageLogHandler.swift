import Logging

/// Passes log lines of the library and of `VideoIO` to a listener.
struct MessageLogHandler: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.debug
  let report: @Sendable (Painting.Message) -> Void

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let level: Painting.Message.Level =
      switch event.level {
      case .critical, .error, .warning: .warning
      case .notice, .info: .notice
      case .debug, .trace: .detail
      }
    report(Painting.Message(level, "\(event.message.description)"))
  }
}

extension Logger {
  /// A logger whose lines become messages.
  init(report: @escaping @Sendable (Painting.Message) -> Void) {
    self.init(label: "painting") { _ in MessageLogHandler(report: report) }
  }
}
