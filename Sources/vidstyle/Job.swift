import Basics
import Foundation
import Logging
import Transfer
import VideoIO

/// One run of the program: what goes in, how it is painted, where it goes.
struct Job {
  let source: MediaInput
  let styles: [StyleSource]
  let masks: [MaskChoice]
  let keyframes: Keyframes?
  let target: MediaOutput
  var range: RangeOptions
  let motion: MotionOptions
  let writing: OutputOptions
  let encoderPreset: String?
  let settings: TransferSettings
  let running: RunOptions
  let keeping: WorkOptions
  let isQuiet: Bool
  let logger: Logger

  /// The names for messages.
  var input: String { source.path }
  var output: String { target.path }

  var workers: Workers { running.threads.workers }

  /// Refuses what could not be done in the end, before hours are spent on it.
  func checkBeforehand() throws {
    try StyleNetwork.checkInstructions()
    try checkEncoderOptions()
    if target.isVideo, let option = writing.givenForPictures {
      throw JobError.noPicture(option: option, output: output)
    }
    let styleFiles = try styleFiles()
    switch target {
    case .video(let path), .picture(let path):
      try OutputCheck.check(
        path, overwrite: writing.overwrite, mustDifferFrom: source.files + styleFiles)
    // What these write is only known when the input is open.
    case .pattern, .folder, .standardOutput: break
    }
  }

  /// Refuses options of a video encoder where there is none.
  func checkEncoderOptions() throws {
    if case .video = target { return }
    if let name = encoderPreset { throw JobError.noLook(name, output: output) }
    let isPipe = target == .standardOutput
    for (option, isGiven) in [
      ("--codec", writing.codec != nil), ("--crf", writing.crf != nil),
      ("--pix-fmt", writing.pixelFormat != nil && !isPipe),
    ] where isGiven {
      throw JobError.noEncoder(option: option, output: output)
    }
  }

  /// How the encoder of a video is to work.
  var encoderOptions: EncoderOptions {
    EncoderOptions(
      codec: writing.codec, crf: writing.crf, preset: encoderPreset,
      pixelFormat: writing.pixelFormat, audio: !writing.noAudio, threads: workers.count)
  }

  /// Refuses to replace what is not the log of the run that is gone on with, unless told to.
  func checkLog(goesOn: Bool) throws {
    // Who reads along through a pipe or on a terminal loses nothing.
    guard let log = running.logJson, !OutputCheck.isSpecialFile(log) else { return }
    if URL(filePath: log).standardizedFileURL == URL(filePath: output).standardizedFileURL {
      throw MediaError(log, .sameFile(as: output))
    }
    try OutputCheck.check(
      log, overwrite: writing.overwrite || FrameLog.isLog(log, mayHaveLines: goesOn),
      mustDifferFrom: source.files + styleFiles() + [output]
        + [try WeightsLocator.locate(option: running.weights)])
  }

  func openInput() throws -> VideoReader {
    var frameLimit = range.frames
    if case .picture = target { frameLimit = 1 }
    let reader = try VideoReader(
      input: source,
      options: VideoReader.Options(
        start: range.start, duration: range.duration, frameLimit: frameLimit,
        longestSide: range.size, evenSize: target.isVideo, frameRate: range.frameRate,
        threads: workers.count),
      logger: logger)
    if reader.info.isStill && target.isVideo {
      throw JobError.stillToVideo(input: input, output: output)
    }
    if case .picture = target, !reader.info.isStill {
      logger.notice("\(output) is a picture: painting one frame of \(input)")
    }
    let size = reader.info.size
    guard min(size.height, size.width) >= settings.smallestSide else {
      throw JobError.tooSmall(
        path: input, size: size, scaled: range.size != nil, least: settings.smallestSide)
    }
    return reader
  }

  /// Opens what the frames are written to, after all the checks that take no time.
  ///
  /// - Parameter known: how many frames of a sequence may be there from earlier runs.
  func openOutput(for reader: borrowing VideoReader, known: Int) throws -> any FrameSink & ~Copyable
  {
    switch target {
    case .video(let path):
      return try VideoWriter(
        path: path, overwrite: writing.overwrite, format: reader.format, streams: reader.streams(),
        options: encoderOptions, logger: logger)
    case .standardOutput:
      sayWithoutSound(reader)
      return try Y4MWriter(format: reader.format, pixelFormat: writing.pixelFormat, logger: logger)
    case .picture, .pattern, .folder:
      sayWithoutSound(reader)
      return try SequenceWriter(
        to: target, overwrite: writing.overwrite, format: reader.format,
        origin: reader.origin, options: writing.pictureOptions,
        mustDifferFrom: styleFiles(), known: known)
    }
  }

  private func styleFiles() throws(MediaError) -> [String] {
    var files: [String] = []
    for style in styles { files += try style.files() }
    for mask in masks {
      files += try PictureSet(mask.path).files + StyleSource(path: mask.style).files()
    }
    return files
  }

  private func sayWithoutSound(_ reader: borrowing VideoReader) {
    guard reader.hasSound, !writing.noAudio, target != .picture(output) else { return }
    logger.notice("\(output) holds no sound: that of \(input) is left out")
  }

  /// Loads the style and the weights and readies the engine for the input's frames.
  func makeStylizer(_ info: VideoInfo) throws -> (Stylizer, Preprocessing) {
    let size = info.size
    let network = try StyleNetwork(
      styles: [styles] + masks.map { [StyleSource(path: $0.style)] }, frames: size,
      weights: running.weights, engine: running.engine,
      settings: settings, workers: workers, logger: logger)
    let stylizer = Stylizer(
      settings: settings, size: size, styles: network.styles,
      preprocessing: network.preprocessing, luma: info.color.matrix.lumaWeights, workers: workers,
      makeBackend: network.makeBackend)
    return (stylizer, network.preprocessing)
  }
}

extension Job {
  /// What a frame is to become.
  ///
  /// - Parameter time: when it is shown, in seconds of the input.
  func aim(at time: Double) -> FrameAim {
    let constant = FrameAim(strength: settings.strength, shares: styles.map(\.share))
    return keyframes?.aim(at: time, otherwise: constant) ?? constant
  }

  /// The masks of the run's frames; nil if there are none.
  func openMasks(for info: VideoInfo, _ preprocessing: Preprocessing) throws -> MaskSet? {
    guard !masks.isEmpty else { return nil }
    let hasSequence = try masks.contains {
      if case .sequence = try MediaInput($0.path) { true } else { false }
    }
    let framesBefore = hasSequence ? try framesBeforeRange() : 0
    let tracks = try masks.map {
      try MaskTrack(
        path: $0.path, source: input, info: info, start: range.start,
        framesBefore: framesBefore, workers: workers, logger: logger)
    }
    let isCarried = motion.flow != .none && !info.isStill
    if !isCarried, !info.isStill, let still = tracks.first(where: \.isStill) {
      logger.notice("\(still.path) is a single picture: with --flow none it stays where it is")
    }
    return MaskSet(
      tracks,
      isCarried ? MotionAnalysis(distances: [1], flow: try motion.source.open()) : nil,
      preprocessing)
  }

  /// How many frames of the input lie before the range. Counted, as they may come at any rate.
  private func framesBeforeRange() throws -> Int {
    guard let start = range.start, start > 0 else { return 0 }
    do {
      var reader = try VideoReader(
        input: source,
        options: VideoReader.Options(
          duration: start, frameRate: range.frameRate, threads: workers.count),
        logger: .silent)
      var count = 0
      while try !Interruption.isRequested && reader.skip() { count += 1 }
      return count
    } catch let error as MediaError {
      guard case .emptyRange = error.reason else { throw error }
      return 0
    }
  }
}

/// What a job cannot do although every file is readable; the description is one sentence.
enum JobError: Error, Equatable, CustomStringConvertible {
  case tooSmall(path: String, size: Size, scaled: Bool, least: Int)
  case stillToVideo(input: String, output: String)
  case failedFrame(number: Int, cause: OptimizationError)
  case unknownInstructions(String)
  case noEncoder(option: String, output: String)
  case noLook(String, output: String)
  case noPicture(option: String, output: String)
  case unwritable(String)
  case unreadable(String)
  case unknownLength(String)
  case littleMemory(needed: Int, left: Int, size: Size, fitting: Int?)

  var description: String {
    switch self {
    case .unknownInstructions(let name):
      return
        "VIDSTYLE_ISA is '\(name)'; it takes portable, avx2 or avx512 (neon on ARM), as far as "
        + "this CPU runs them"
    case .noEncoder(let option, let output):
      return "\(option) is for video encoders; \(output) is written without one"
    case .noLook(let name, let output):
      let looks = PresetOptions.Look.allCases.map(\.rawValue).joined(separator: ", ")
      return
        "--preset \(name) is no look (\(looks)), and \(output) is written without a video encoder"
    case .noPicture(let option, let output):
      return "\(option) is for pictures; \(output) is a video"
    case .unwritable(let path): return "\(path) cannot be written"
    case .unknownLength(let path):
      return "--deadline needs to know how many frames \(path) has, and it does not say; "
        + "--frames says how many to paint"
    case .unreadable(let path): return "\(path) cannot be read any more"
    case .littleMemory(let needed, let left, let size, let fitting):
      return
        "frames of \(size) take about \(Bytes.text(needed)) of memory, and \(Bytes.text(left)) are "
        + "left" + (fitting.map { "; --size \($0) fits" } ?? "")
    case .tooSmall(let path, let size, let scaled, let least):
      return "\(path) is \(size) pixels\(scaled ? " at this size" : ""); "
        + "\(least > VGG19.smallestSide ? "pool5" : "VGG19") needs at least \(least)x\(least)"
    case .stillToVideo(let input, let output):
      return "\(input) is a single picture and \(output) a video; name a picture (.png) to write"
    case .failedFrame(let number, let cause):
      let reason =
        switch cause {
        case .notFinite: "its loss was not a finite number"
        case .stalled: "no step made its loss smaller"
        }
      return "frame \(number) could not be painted: \(reason), also with a smaller step; "
        + "smaller --style-weight or --learning-rate may help"
    }
  }
}
