import Basics

/// The sentences for all reasons, in one place.
extension MediaError {
  public var sentence: Sentence {
    switch reason {
    case .refused(let operation, _, let message):
      "could not \(operation.verb) \(path): \(message)"
    case .file(let reason): FileError(path, reason).sentence
    case .notMedia(let message):
      "\(path) is not a readable video or picture: \(message)"
    case .playlist(let format):
      "\(path) is a playlist (\(format)), which refers to other files; only videos and pictures themselves "
        + "are read"
    case .changed: "\(path) was changed while the run was under way"
    case .noVideoStream: "\(path) has no video stream"
    case .noDecoder(let codec): "\(path): there is no decoder for its codec \(codec)"
    case .nothingDecoded(let message):
      "no frame of \(path) could be decoded" + (message.map { ": \($0)" } ?? "")
    case .jpegInTIFF:
      "\(path) is a TIFF compressed as JPEG, which cannot be read; save it with LZW or without compression"
    case .dolbyVision(let profile):
      "\(path) is Dolby Vision profile \(profile), whose colours cannot be read; convert it to HDR10 or SDR first"
    case .animatedWebP:
      "\(path) is an animated WebP, which cannot be read; an animated GIF or PNG can"
    case .frameTooLong(let seconds):
      "\(path) shows its first frame for \(plain(seconds)) s, longer than is allowed; the limit is ten"
        + " years"
    case .isVideo: "\(path) is a video, not a picture"
    case .startBeyondEnd(let start, let length):
      "\(.start) \(plain(start)) lies beyond the end of \(path) (\(plain(length)) s)"
    case .emptyRange(let start, let duration):
      "no frame of \(path) lies within \(plain(duration)) s from \(plain(start)) s"
    case .badOption(let field, let value, let need): "\(field) \(value): it must be \(need)"
    case .unsupportedMatrix(let name):
      "\(path) uses the colour matrix \(name), which is not supported"
    case .unsupportedPixelFormat(let name):
      "\(path) uses the pixel format \(name), which is not supported"
    case .notY4M: "\(path) is not a y4m stream (ffmpeg … -f yuv4mpegpipe -)"
    case .hasFrameRate: "\(.frameRate) is for image sequences; \(path) has its own times"
    case .severalPlaces, .numberedVideo, .noMember, .gap, .mixedKinds, .otherSize, .badTimestamps,
      .otherCount,
      .writtenTwice, .timesOfInput:
      sequenceSentence
    case .unknownExtension(let ending):
      "\(path): \(ending.isEmpty ? "the name has no extension" : "the extension .\(ending) is not known"); "
        + "a video is written as \(OutputKind.listing(.video)), a picture as "
        + "\(OutputKind.listing(.picture))"
        + (ending.isEmpty ? ", pictures into a folder as \(path)/" : "")
    case .folderMissing(let folder): "cannot write \(path): the folder \(folder) does not exist"
    case .folderNotWritable(let folder):
      "cannot write \(path): the folder \(folder) is not writable"
    case .sameFile(let other): "\(path) and \(other) are the same file"
    case .unknownEncoder, .notVideoEncoder, .hardwareEncoder, .encoderUnfit, .noSuchSetting,
      .outOfRange, .notWhole, .unknownPreset, .unknownPixelFormat, .oddSize:
      encoderSentence
    case .sizeChanged(let size, let expected):
      "\(path) takes frames of \(expected), not \(size)"
    case .badBitDepth(let depth, let format):
      "\(path): a \(format.name) is written with \(format == .jpeg ? "8" : "8 or 16") bits, not \(depth)"
    }
  }

  private var sequenceSentence: Sentence {
    switch reason {
    case .severalPlaces(let count):
      "\(path) has \(count) places for numbers; a sequence has one, such as %05d"
    case .numberedVideo:
      "\(path): a name with a number such as %05d is for pictures, not for videos"
    case .noMember(.pattern): "no file matches \(path)"
    case .noMember(.folder): "the folder \(path) has no pictures"
    case .noMember(.glob): "no file matches \(path)"
    case .gap(let first, let last):
      "\(path) is missing between \(first) and \(last); a glob (*) takes the existing pictures"
    case .mixedKinds(let first, let other):
      "the folder \(path) holds .\(first) and .\(other) pictures; a glob (*.\(first)) selects one kind"
    case .otherSize(let size, let expected, let member):
      "\(path) is \(size), but \(member) is \(expected); "
        + "all pictures of a sequence must have one size"
    case .badTimestamps(let line, let problem): "\(path), line \(line): \(problem.sentence)"
    case .otherCount(let times, let sequence, let pictures):
      "\(path) holds the times of \(times) pictures, but \(sequence) has \(pictures); "
        + "\(.frameRate) overrides it"
    case .writtenTwice(let first, let second):
      "\(first) and \(second) would both be written to \(path)"
    case .timesOfInput(let times):
      "\(path): the times of its pictures would be written to \(times), which holds those of the input; "
        + "choose another folder"
    default: ""
    }
  }

  private var encoderSentence: Sentence {
    switch reason {
    case .unknownEncoder("copy", _):
      "\(.codec) copy: painted frames are new and must be encoded; sound and subtitles are copied"
    case .unknownEncoder(let name, let similar):
      "\(.codec) \(name): FFmpeg has no such encoder"
        + (similar.isEmpty ? "" : "; did you mean \(similar.joined(separator: ", "))?")
    case .notVideoEncoder(let name): "\(.codec) \(name) is not a video encoder"
    case .hardwareEncoder(let name):
      "\(.codec) \(name) supports none of the pixel formats that can be written"
    case .encoderUnfit(let name, let container):
      "\(.codec) \(name) cannot be used for \(path): \(container) files cannot hold it"
    case .noSuchSetting(let field, let encoder): "\(field): \(encoder) has no such setting"
    case .outOfRange(let field, let value, let encoder, let low, let high):
      "\(field) \(value): \(encoder) takes \(low) to \(high)"
    case .notWhole(let field, let value, let encoder):
      "\(field) \(value): \(encoder) takes whole numbers"
    case .unknownPreset(let name, let encoder, let known):
      "\(.encoderPreset) \(name): \(encoder) has \(known.joined(separator: ", "))"
    case .unknownPixelFormat(let name, let encoder, let known):
      "\(.pixelFormat) \(name): \(encoder) takes \(known.joined(separator: ", "))"
    case .oddSize(let size, let pixelFormat):
      "\(.pixelFormat) \(pixelFormat) needs an even width and height, not \(size)"
    default: ""
    }
  }

  /// Formats a number without needless decimals: 99, 5.28.
  private func plain(_ value: Double) -> String { MediaError.plain(value) }

  static func plain(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
    let rounded = (value * 1000).rounded() / 1000
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
  }
}

extension MediaError.Operation {
  fileprivate var verb: String {
    switch self {
    case .read: "read"
    case .decode: "decode"
    case .convert: "convert the colours of"
    case .encode: "encode"
    case .write: "write"
    case .transcodeSound: "transcode the sound of"
    }
  }
}

extension TimestampsFile.Problem {
  fileprivate var sentence: String {
    switch self {
    case .otherVersion: "the file must start with '\(TimestampsFile.firstLine)'"
    case .badTimeBase:
      "'timebase' and a fraction of a second must come here, as in 'timebase 1/12800'"
    case .badFrame: "a time and a duration must come here, two whole numbers as in '512 256'"
    case .beyondLimit: "the time is beyond ten years"
    case .notLater: "the time is not after that of the previous picture"
    }
  }
}
