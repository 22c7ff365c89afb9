import Testing
import Transfer

@testable import Painting

/// A look is recognised by its settings, even if options have changed some of them.
@Suite struct LookTests {
  private static let changes: [@Sendable (inout TransferSettings) -> Void] = [
    { _ in },
    { $0.styleWeight = 1.7e-3 },
    { $0.firstEvaluations = 33 },
    { $0.strength = 0.5 },
    { $0.totalVariationWeight = 0.1 },
    { $0.colors = .match },
  ]

  @Test(arguments: Look.allCases, changes.indices)
  func aChangedLookIsRecognised(look: Look, change: Int) {
    var settings = look.settings
    Self.changes[change](&settings)
    #expect(Look.nearest(to: settings) == look)
  }

  @Test func aDefaultWithOneOptionOfAnotherLookIsTheDefault() {
    var settings = TransferSettings()
    settings.styleWeight = TransferSettings.bold.styleWeight
    #expect(Look.nearest(to: settings) == .default)
  }
}
