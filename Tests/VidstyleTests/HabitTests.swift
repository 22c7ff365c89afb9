import Foundation
import TestSupport
import Testing

/// What people type who know other programs: one sentence that names ours.
@Suite struct HabitTests {
  private let folder = try! TemporaryDirectory()

  private static let files = ["in.mp4", "style.png", "out.mp4"]

  static let cases: [(words: [String], sentence: String)] = [
    (["-ss", "5"] + files, "there is no option -ss; --start says where to start"),
    (files + ["-t", "3"], "there is no option -t; --duration says how much to paint"),
    (
      ["-i"] + files,
      "there is no option -i; files are given in order: vidstyle IN STYLE OUT"
    ),
    (
      ["-ss", "5", "-t", "3", "-i"] + files,
      "vidstyle does not have these options: -ss (--start says where to start), -t (--duration says how much to paint), "
        + "-i (files are given in order: vidstyle IN STYLE OUT)"
    ),
    (
      files + ["-c:v", "libx265"],
      "there is no option -c:v; --codec chooses the encoder of the video"
    ),
    (files + ["-crf", "20"], "there is no option -crf; did you mean --crf?"),
    (
      files + ["-preset", "slow"],
      "there is no option -preset; --encoder-preset chooses the encoder's own preset, --preset a look"
    ),
    (
      files + ["--style_weight=1"],
      "there is no option --style_weight; did you mean --style-weight?"
    ),
    (["paintt"] + files, "there is no command 'paintt'; did you mean 'paint'?"),
    (["Measure", "in.mp4", "out.mp4"], "there is no command 'Measure'; did you mean 'measure'?"),
    (["statu", "out.mp4"], "there is no command 'statu'; did you mean 'status'?"),
    (
      ["preview"] + files + ["--draft"],
      "there is no option --draft; preview --half paints at half the size, --preset draft is the quick look"
    ),
  ]

  @Test(arguments: cases) func ofOtherPrograms(words: [String], sentence: String) throws {
    let result = try Program.run(words)
    #expect(Program.sentence(result) == "\(sentence) (see 'vidstyle --help')")
    #expect(result.status == 64)
  }

  /// A shell has put files in the place of a pattern.
  @Test func unquotedPatterns() throws {
    for name in ["1.png", "2.png", "3.png"] {
      try Data().write(to: URL(filePath: folder.file(name)))
    }
    for command in [
      "*.png style.jpg out.mp4", "in.mp4 style.jpg out.mp4 --style *.png", "status *.png",
    ] {
      let result = try Shell.result(of: [
        "bash", "-c", "cd \(folder.path) && \(Program.path) \(command)",
      ])
      #expect(
        Program.sentence(result)
          == "the shell has replaced a pattern with the files that match it; put it in quotes: '*.png' "
          + "(see 'vidstyle --help')")
      #expect(result.status == 64)
    }
  }

  @Test func looksAreListed() throws {
    for words in [["--preset", "list"], ["in.mp4", "--preset=list"], ["help", "preset"]] {
      let result = try Program.run(words)
      #expect(result.status == 0 && result.errors == "")
      for line in [
        "draft    a quick first impression (iterations: 60,15)\n", "\ndefault ", "\nbest ",
      ] {
        #expect(result.text.contains(line), "\(result.text)")
      }
    }
  }

  @Test(arguments: [
    (["help", "crf"], "--crf <number>"), (["help", "--overwrite"], "-y, --overwrite"),
    (["help", "-q"], "-q, --quiet"), (["help", "plot"], "--plot <file>"),
    (["help", "at"], "--at <"),
    (["help", "encoder-preset"], "veryslow"), (["--encoder-preset", "list"], "veryslow"),
  ])
  func helpOnAnOption(words: [String], part: String) throws {
    let result = try Program.run(words)
    #expect(result.status == 0)
    #expect(result.text.contains(part))
    #expect(!result.text.contains("USAGE"))
  }

  /// ffmpeg's `-c:v h264`, `hevc` and `vp9` are names of codecs.
  @Test(arguments: [
    ("h264", "out.mp4", "h264"), ("hevc", "out.mkv", "hevc"), ("ffv1", "out.mkv", "ffv1"),
  ])
  func codecsAreNamedAsForFFmpeg(codec: String, output: String, written: String) throws {
    let path = folder.file(output)
    let result = try Program.run(
      [Program.clip, Program.style, path, "--codec", codec, "--frames", "1"] + Program.quick)
    #expect(result.status == 0, "\(result.errors)")
    let name = try Shell.run([
      "ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "stream=codec_name", "-of",
      "csv=p=0", path,
    ])
    #expect(name == "\(written)\n")
  }

  /// The clip has 256x144 pixels.
  @Test(arguments: [("72p", [128, 72]), ("64x64", [64, 36]), ("200x100", [178, 100])])
  func sizesByLines(size: String, expected: [Int]) throws {
    let path = folder.file("frame.png")
    let result = try Program.run(
      [Program.clip, Program.style, path, "--size", size, "--iterations", "1"])
    #expect(result.status == 0, "\(result.errors)")
    let video = try MediaProbe(path).streams("video")[0]
    #expect([video.width, video.height] == expected)
  }

  /// Whoever asks gets all of it, or an error.
  @Test(arguments: [
    ["--help"], ["--version"], ["help", "preset"], ["--generate-completion-script", "zsh"],
  ])
  func aFullDiskIsAnError(words: [String]) throws {
    let result = try Shell.result(of: [
      "bash", "-c", "\(Program.path) \(words.joined(separator: " ")) >/dev/full",
    ])
    #expect(result.status == 1)
    #expect(
      Program.sentence(result) == "could not write standard output: No space left on device")
  }

  @Test func anEmptyVariableIsNone() throws {
    let result = try Program.run(
      [Program.clip, Program.style, folder.file("frame.png")] + Program.quick,
      environment: ["VIDSTYLE_WEIGHTS": Program.weights, "VIDSTYLE_ISA": ""])
    #expect(result.status == 0, "\(result.errors)")
  }
}
