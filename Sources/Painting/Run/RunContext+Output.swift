import Basics
import Foundation
import VideoIO

extension RunContext {
  /// Refuses outputs that would fail in the end, before hours are spent on them.
  func checkOutput() throws {
    try checkEncoderFields()
    if target.isVideo {
      for (field, isGiven) in [
        (.bitDepth, request.output.bitDepth != nil), (.quality, request.output.quality != nil),
      ] as [(Field, Bool)] where isGiven {
        throw PaintingError.noPicture(field, output: output)
      }
    }
    let styleFiles = try styleFiles()
    switch target {
    case .video(let path):
      try OutputCheck.check(
        path, overwrite: request.output.overwrites, mustDifferFrom: source.files + styleFiles)
    case .picture(let path):
      // It may be the result of a run that was killed before it could mark it.
      try OutputCheck.check(
        path,
        overwrite: request.output.overwrites || isResumable && Folder.holds(workFolder),
        mustDifferFrom: source.files + styleFiles)
    // Which files these write is only known once the input is open.
    case .pattern, .folder, .standardOutput: break
    }
  }

  /// Refuses options of a video encoder if there is none.
  func checkEncoderFields() throws {
    if case .video = target { return }
    let output = request.output
    let isPipe = target == .standardOutput
    for (field, value) in [
      (.encoderPreset, output.encoderPreset), (.codec, output.codec),
      (.crf, output.crf.map { "\($0)" }), (.pixelFormat, isPipe ? nil : output.pixelFormat),
    ] as [(Field, String?)] {
      if let value { throw PaintingError.noEncoder(field, value: value, output: self.output) }
    }
  }

  /// Refuses to replace a file other than the log of the resumed run, unless told to.
  func checkLog(isResumed: Bool) throws {
    // A pipe or a terminal has no contents that could be lost.
    guard let log = request.log, !OutputCheck.isSpecialFile(log) else { return }
    if URL(filePath: log).standardizedFileURL == URL(filePath: output).standardizedFileURL {
      throw MediaError(log, .sameFile(as: output))
    }
    try OutputCheck.check(
      log,
      overwrite: request.output.overwrites || FrameLog.isLog(log, mayHaveLines: isResumed),
      mustDifferFrom: source.files + styleFiles() + [output, request.weights])
  }

  /// Opens the frames' writer, after all quick checks.
  ///
  /// - Parameter known: how many frames of a sequence earlier runs may have written.
  func openOutput(
    for reader: borrowing VideoReader, known: Int
  ) throws -> any FrameSink & ~Copyable {
    let output = request.output
    switch target {
    case .video(let path):
      return try VideoWriter(
        path: path, overwrite: output.overwrites, format: reader.format,
        streams: try reader.streams(), options: output.encoderOptions,
        logger: logger)
    case .standardOutput:
      sayWhatIsLeftOut(reader)
      return try Y4MWriter(format: reader.format, pixelFormat: output.pixelFormat, logger: logger)
    case .picture, .pattern, .folder:
      sayWhatIsLeftOut(reader)
      sayNewColors(reader.format.color)
      return try SequenceWriter(
        to: target, overwrite: output.overwrites, format: reader.format, origin: reader.origin,
        options: output.pictureOptions, mustDifferFrom: styleFiles(), known: known)
    }
  }

  /// Reports streams of the input that pictures and pipes cannot hold.
  private func sayWhatIsLeftOut(_ reader: borrowing VideoReader) {
    guard target != .picture(output) else { return }
    if reader.hasSound && request.output.keepsSound {
      logger.notice("\(output) cannot hold sound: that of \(input) is left out")
    }
    if reader.hasSubtitles || reader.format.hasCaptions {
      logger.notice("\(output) cannot hold subtitles: those of \(input) are left out")
    }
  }

  /// Reports that colours of HDR and wide-gamut videos are converted in pictures.
  private func sayNewColors(_ color: ColorDescription) {
    guard color.isHDR || color.isWide else { return }
    logger.notice(
      "\(output): the \(color.isHDR ? "HDR" : "wide-gamut") colours of \(input) are converted to sRGB"
    )
  }
}
