import ArgumentParser
import Page
import Painting

/// Where the page is served.
struct PageOptions: ParsableArguments {
  @Option(.port, read: TextValue.integer(0...65_535)) var port: Int?
  @Option(.address) var address: String?
  @Flag(.open) var open: Bool

  var isGiven: Bool { port != nil || address != nil || open }

  var place: PageServer.Place {
    var place = PageServer.Place()
    place.port = port ?? place.port
    place.address = address ?? place.address
    return place
  }

  /// Serves a run's page, and prints its address.
  func serve(_ watch: RunWatch) throws -> PageServer {
    let server = try PageServer(watch, at: place)
    start(server)
    return server
  }

  /// Starts a server, prints its address, and opens the page if asked to.
  func start(_ server: PageServer) {
    server.start()
    Console.standardError.print("vidstyle: the page is at \(server.url)")
    if open, !Browser.open(server.url) {
      Console.standardError.print(
        "vidstyle: warning: found no program to open the page with; open it by hand")
    }
  }
}
