import Basics
import Foundation
import VideoIO

/// Recognises the likely intent of a refused command line: habits from other programs, misspelt
/// commands, and patterns that the shell has replaced.
struct Habits {
  let words: [String]

  /// One sentence; `nil` if nothing is recognised.
  var sentence: String? {
    misspelling ?? foreignOptions ?? replacedPattern
  }

  /// A first word that is not a file and is similar to a command.
  var misspelling: String? {
    guard let word = words.first, !word.isEmpty, word.allSatisfy(\.isLetter),
      !FileManager.default.fileExists(atPath: word), let tree = try? CommandTree(),
      tree.command(named: word) == nil,
      let name = tree.commands.map(\.name).min(by: {
        $0.editDistance(to: word) < $1.editDistance(to: word)
      }), name.editDistance(to: word.lowercased()) <= (name.count > 5 ? 2 : 1)
    else { return nil }
    return "there is no command '\(word)'; did you mean '\(name)'?"
  }

  /// Options of ffmpeg or of another program that paints.
  private var foreignOptions: String? {
    guard let tree = try? CommandTree() else { return nil }
    let command = tree.operands(of: words).command
    let hints = words.prefix { $0 != "--" }.compactMap { word -> (flag: String, hint: String)? in
      let flag = String(word.prefix { $0 != "=" })
      guard flag.hasPrefix("-"), command.argument(flag) == nil else { return nil }
      let name = flag.drop { $0 == "-" }.replacing("_", with: "-").lowercased()
      if let ours = Self.foreign[flag] ?? Self.foreign[name] { return (flag, ours) }
      return command.argument("--\(name)").map { _ in (flag, "did you mean --\(name)?") }
    }
    switch hints.count {
    case 0: return nil
    case 1: return "there is no option \(hints[0].flag); \(hints[0].hint)"
    default:
      return "vidstyle does not have these options: "
        + hints.map { "\($0.flag) (\($0.hint))" }.joined(separator: ", ")
    }
  }

  /// More files than the command takes, which an unquoted pattern would match.
  private var replacedPattern: String? {
    guard let tree = try? CommandTree() else { return nil }
    let (command, operands) = tree.operands(of: words)
    guard let limit = command.operandLimit, operands.count > limit else { return nil }
    return Self.pattern(in: operands).map(Self.quote)
  }

  /// The pattern behind the first three words, if they are files that differ only in a number,
  /// which cannot be meant as input, style and output.
  static func replacedPattern(in operands: [String]) -> String? {
    let first = operands.prefix(3)
    guard Set(first.map { $0.filter { !$0.isNumber } }).count == 1, Set(first).count == 3,
      first.allSatisfy(FileManager.default.fileExists(atPath:))
    else { return nil }
    return pattern(in: Array(first))
  }

  /// Advice to quote a pattern.
  static func quote(_ pattern: String) -> String {
    "the shell has replaced a pattern with the files that match it; put it in quotes: '\(pattern)'"
  }

  /// The pattern that neighbouring words of a command line may have come from: files of one folder and ending.
  static func pattern(in words: [String]) -> String? {
    for (word, next) in zip(words, words.dropFirst()) {
      let (url, other) = (URL(filePath: word), URL(filePath: next))
      guard url.pathExtension == other.pathExtension, word < next,
        url.deletingLastPathComponent() == other.deletingLastPathComponent(),
        [word, next].allSatisfy(FileManager.default.fileExists(atPath:))
      else { continue }
      let folder = word.lastIndex(of: "/").map { word[...$0] } ?? ""
      return "\(folder)*" + (url.pathExtension.isEmpty ? "" : ".\(url.pathExtension)")
    }
    return nil
  }

  private static let files = "files are given in order: vidstyle IN STYLE OUT"
  private static let encoder = "--codec chooses the encoder of the video"
  private static let sound = "sound is copied, or re-encoded where the container cannot hold it"
  private static let size = "--size sets the longest side, or a size such as 720p"
  private static let rate = "--crf sets the quality of a video, --quality that of a JPEG"
  private static let filters = "ffmpeg can filter the video before or after it is painted"

  /// Our equivalents of options of ffmpeg and other programs, without dashes; those with one dash
  /// differ in meaning from ours with two.
  private static let foreign: [String: String] = [
    "ss": "--start says where to start", "seek": "--start says where to start",
    "t": "--duration says how much to paint",
    "to": "--duration says how much to paint, counted from --start",
    "end": "--duration says how much to paint, counted from --start",
    "i": files, "o": files, "input": files, "output": files, "out": files, "content": files,
    "content-image": files, "style-image": files, "output-image": files, "output-dir": files,
    "c": encoder, "c:v": encoder, "codec:v": encoder, "vcodec": encoder, "encoder": encoder,
    "c:a": sound, "codec:a": sound, "acodec": sound, "b:a": sound, "ab": sound, "ac": sound,
    "ar": sound, "c:s": sound, "scodec": sound, "map": "all streams that OUT can hold are copied",
    "an": "--no-audio leaves the sound out", "no-sound": "--no-audio leaves the sound out",
    "mute": "--no-audio leaves the sound out",
    "b": rate, "b:v": rate, "bitrate": rate, "q": rate, "q:v": rate, "qp": rate, "qscale": rate,
    "-preset": "--encoder-preset chooses the encoder's own preset, --preset a look",
    "speed": "--encoder-preset is the encoder's own preset",
    "r": "--fps sets the frame rate of an image sequence",
    "framerate": "--fps sets the frame rate of an image sequence",
    "frame-rate": "--fps sets the frame rate of an image sequence",
    "s": size, "video-size": size, "resolution": size, "scale": size, "width": size,
    "height": size, "image-size": size, "max-size": size,
    "vf": filters, "af": filters, "filter": filters, "filter:v": filters, "filter-complex": filters,
    "frames:v": "--frames limits how many frames are painted",
    "vframes": "--frames limits how many frames are painted",
    "f": "the extension of OUT chooses the container",
    "format": "the extension of OUT chooses the container",
    "force": "--overwrite (-y) replaces existing files",
    "loglevel": "--quiet prints warnings and errors only, --verbose more",
    "hide-banner": "--quiet prints warnings and errors only",
    "nostdin": "nothing is read from a terminal anyway",
    "j": "--threads says how many threads to use", "jobs": "--threads says how many threads to use",
    "cores": "--threads says how many threads to use",
    "steps": "--iterations sets their number", "epochs": "--iterations sets their number",
    "num-iterations": "--iterations sets their number",
    "original-colors": "--colors content keeps the film's colours",
    "preserve-color": "--colors content keeps the film's colours",
    "resume": "the same command resumes", "continue": "the same command resumes",
    "draft": "preview --half paints at half the size, --preset draft is the quick look",
  ]
}
