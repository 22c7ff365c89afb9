import Logging

/// Log lines as a person reads them: `vidstyle: warning: …` on standard error.
struct ConsoleLogHandler: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let label =
      switch event.level {
      case .critical, .error: "error: "
      case .warning: "warning: "
      default: ""
      }
    Console.standardError.print("vidstyle: \(label)\(event.message)")
  }
}
