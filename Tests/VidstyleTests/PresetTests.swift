import Testing

@testable import Transfer
@testable import vidstyle

/// Presets are sets of options, and what else is asked for goes before them.
@Suite struct PresetTests {
  private func settings(_ look: PresetOptions.Look, _ options: [String]) throws -> TransferSettings
  {
    try LookOptions.parse(options).settings(look)
  }

  @Test func presetsDiffer() throws {
    let found = try PresetOptions.Look.allCases.map { try settings($0, []) }
    for (index, other) in found.enumerated() {
      #expect(found.firstIndex(of: other) == index)
    }
    #expect(found[1] == TransferSettings())
    #expect(found[0].firstEvaluations == 60 && found[0].nextEvaluations == 15)
    #expect(found[2].firstEvaluations == 500 && found[2].longTerm == [1, 2, 4])
    #expect(found[3] == .article && found[3].scales == .count(1))
  }

  @Test func optionsGoBeforePresets() throws {
    let best = try settings(
      .best, ["--iterations", "9,4", "--scales", "3", "--style-loss", "moments"])
    #expect(best.firstEvaluations == 9 && best.nextEvaluations == 4)
    #expect(best.scales == .count(3) && best.styleLoss == .moments)
    #expect(best.tolerance == TransferSettings.best.tolerance)
    #expect(try settings(.article, ["--scales", "auto"]).scales == .automatic)
    #expect(try settings(.article, ["--tv-loss", "vectorial"]).totalVariation == .vectorial)
  }

  @Test(arguments: [
    (["draft", "slow"], PresetOptions.Look.draft, "slow"), (["fast", "best"], .best, "fast"),
    (["slow"], .default, "slow"),
  ])
  func looksAndSpeedsAreToldApart(
    names: [String], look: PresetOptions.Look, encoder: String
  ) throws {
    let options = try PresetOptions.parse(names.flatMap { ["--preset", $0] })
    #expect(options.look == look)
    #expect(options.encoder == encoder)
  }
}
