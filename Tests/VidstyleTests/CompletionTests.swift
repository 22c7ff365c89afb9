import Foundation
import TestSupport
import Testing

/// Completions, by pressing Tab in real shells on a real terminal (tmux).
@Suite struct CompletionTests {
  private let folder = try! TemporaryDirectory()

  init() throws {
    for name in ["clip.mp4", "my film.mkv", "style.png", "keys.txt", "frames/1.png"] {
      let url = URL(filePath: folder.file("here/\(name)"))
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data().write(to: url)
    }
  }

  private static let cases: [(typed: String, completed: String)] = [
    ("vidstyle cl", "vidstyle clip.mp4"),
    ("vidstyle my", #"vidstyle my\ film.mkv"#),
    ("vidstyle pai", "vidstyle paint"),
    ("vidstyle clip.mp4 sty", "vidstyle clip.mp4 style.png"),
    ("vidstyle clip.mp4 style.png out.mp4 --style-wei", "style-weight"),
    ("vidstyle clip.mp4 --preset be", "--preset best"),
    ("vidstyle clip.mp4 --preset=be", "--preset=best"),
    ("vidstyle --colors m", "--colors match"),
    ("vidstyle --encoder-preset veryf", "--encoder-preset veryfast"),
    ("vidstyle --keyframes ke", "--keyframes keys.txt"),
    ("vidstyle --mask a.png=sty", "--mask a.png=style.png"),
    ("vidstyle --work fr", "--work frames/"),
    ("vidstyle preview clip.mp4 --vary style-loss=mo", "--vary style-loss=moments"),
    ("vidstyle status cl", "vidstyle status clip.mp4"),
    ("vidstyle measure clip.mp4 my", #"clip.mp4 my\ film.mkv"#),
    ("vidstyle help meas", "vidstyle help measure"),
  ]

  @Test(arguments: CompletionScriptShell.allCases)
  func tabCompletes(shell: CompletionScriptShell) throws {
    let script = folder.file(shell.scriptName)
    try Program.run(["--generate-completion-script", shell.rawValue]).output
      .write(to: URL(filePath: script))
    let terminal = try Terminal(
      ["env", "-C", folder.file("here"), "HOME=\(folder.path)"]
        + ["PATH=\(URL(filePath: Program.path).deletingLastPathComponent().path):/usr/bin:/bin"]
        + shell.command)
    // A shell throws away what is typed before its prompt is there.
    try terminal.wait { !$0.isEmpty }
    try terminal.type(shell.setUp(script, folder: folder.path) + "\n")
    try #require(try terminal.wait { $0 == "ready>" } == "ready>")
    for (typed, completed) in Self.cases {
      try terminal.press("C-u", "C-l")
      try #require(try terminal.wait { $0 == "ready>" } == "ready>")
      try terminal.type(typed)
      try terminal.wait { $0 == "ready> \(typed)" }
      try terminal.press("Tab")
      let screen = try terminal.wait { $0.hasPrefix("ready> ") && $0.hasSuffix(completed) }
      #expect(screen.hasSuffix(completed), "\(shell): \(typed) became \(screen)")
    }
    withExtendedLifetime(folder) {}
  }

  /// Every value is offered, and only those.
  @Test func nothingIsOfferedThatCannotStand() throws {
    let offered = try Program.run(["---complete", "clip.mp4", "--colors", ""]).text
    #expect(offered == "style\ncontent\nmatch\n")
    #expect(try Program.run(["---complete", "--size", ""]).text == "\n")
    #expect(try Program.run(["---complete", "--cuts", ""]).text == "auto\nnone\n:file\n")
  }
}

enum CompletionScriptShell: String, CaseIterable {
  case bash
  case zsh
  case fish

  var scriptName: String { self == .zsh ? "_vidstyle" : "vidstyle.\(rawValue)" }

  var command: [String] {
    switch self {
    case .bash: ["bash", "--norc", "--noprofile", "-i"]
    case .zsh: ["zsh", "-f", "-i"]
    case .fish: ["fish", "--no-config", "-i"]
    }
  }

  func setUp(_ script: String, folder: String) -> String {
    switch self {
    case .bash: "source \(script); PS1='ready> '; clear"
    case .zsh:
      "fpath=(\(folder) $fpath); autoload -U compinit; compinit -u -D; PS1='ready> '; clear"
    case .fish:
      "set -g fish_autosuggestion_enabled 0; source \(script); function fish_prompt; echo -n 'ready> '; end; clear"
    }
  }
}
