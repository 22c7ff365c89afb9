import Foundation
import Painting
import TestSupport
import Testing

/// Help on one screen, and all of it in the man page.
@Suite struct HelpTests {
  /// A screen: so many lines of 80 columns.
  private static let lines = 62

  @Test(arguments: ["", "paint", "preview", "status", "watch", "studio", "measure"])
  func helpFitsAScreen(command: String) throws {
    let words = ["help", command].filter { !$0.isEmpty }
    let help = try Program.run(words, environment: ["COLUMNS": "80"])
    let lines = help.text.trimmingCharacters(in: .newlines)
      .split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count <= Self.lines, "\(command): \(lines.count) lines")
  }

  @Test func theProgramsHelpNamesItsCommands() throws {
    let help = try Program.run(["--help"]).text
    for command in ["paint", "preview", "status", "watch", "studio", "measure"] {
      #expect(help.contains("\n  \(command) "))
    }
  }

  @Test func rareOptionsAreShownOnDemand() throws {
    #expect(try !Program.run(["help", "paint"]).text.contains("--tv-weight"))
    let all = try Program.run(["paint", "--help-hidden"]).text
    for option in ["--tv-weight", "--temporal-weight", "--engine", "--size"] {
      #expect(all.contains(option))
    }
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func completionsAskTheProgram(shell: String) throws {
    let script = try Program.run(["--generate-completion-script", shell]).text
    #expect(script.contains("---complete"))
    let commands = try Program.run(["---complete", ""]).text
    let options = try Program.run(["---complete", "preview", "--"]).text
    #expect(commands.contains("preview"))
    for word in ["--style-weight", "--tv-weight", "--vary"] { #expect(options.contains(word)) }
  }

  @Test func theManPageHoldsEveryOption() throws {
    let folder = try TemporaryDirectory()
    let dump = folder.file("help.json")
    try Program.run(["--experimental-dump-help"]).output.write(to: URL(filePath: dump))
    let page = try Shell.run([
      "python3", "\(Program.root)/scripts/man.py", dump, PaintingVersion.current,
    ])
    let all = try ["paint", "preview", "measure", "status", "watch", "studio"].map {
      try Program.run([$0, "--help-hidden"]).text
    }.joined()
    let options = Set(all.matches(of: /--[a-z][a-z-]+/).map { String($0.output) })
    #expect(options.count > 40)
    for option in options where option != "--help-hidden" {
      #expect(page.contains(option.replacing("-", with: "\\-")), "\(option)")
    }
    try page.write(toFile: folder.file("vidstyle.1"), atomically: true, encoding: .utf8)
    #expect(page.hasPrefix(".TH VIDSTYLE 1"))
  }
}
