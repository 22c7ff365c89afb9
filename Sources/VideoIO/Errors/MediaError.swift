import Basics

/// A video or a picture that could not be read or written.
///
/// The cases carry facts; ``sentence`` puts them into words.
public struct MediaError: SentenceError, Sendable, Equatable {
  /// The file, as the caller named it.
  public let path: String
  public let reason: Reason

  public init(_ path: String, _ reason: Reason) {
    self.path = path
    self.reason = reason
  }

  public init(_ error: FileError) { self.init(error.path, .file(error.reason)) }

  /// Operation during which a library failed.
  public enum Operation: Sendable, Equatable {
    case read, decode, convert, encode, write, transcodeSound
  }

  /// How a sequence was named.
  public enum SequenceKind: Sendable, Equatable {
    case pattern, folder, glob
  }

  public enum Reason: Sendable, Equatable {
    /// Failure of FFmpeg or libpng, with its return code and message.
    case refused(Operation, code: Int32, message: String)

    /// Errors of any file.
    case file(FileError.Reason)

    // Inputs.
    case notMedia(message: String)
    /// It refers to other files; with FFmpeg's name of the format.
    case playlist(format: String)
    /// It was changed after it was opened.
    case changed
    case noVideoStream
    case noDecoder(codec: String)
    case nothingDecoded(message: String?)
    /// Colours that only Dolby Vision players can show.
    case dolbyVision(profile: Int)
    case animatedWebP
    case jpegInTIFF
    case frameTooLong(seconds: Double)
    case isVideo
    case startBeyondEnd(start: Double, length: Double)
    case emptyRange(start: Double, duration: Double)
    case badOption(Field, value: String, need: String)
    case unsupportedMatrix(name: String)
    case unsupportedPixelFormat(name: String)
    case notY4M
    case hasFrameRate

    // Sequences.
    case severalPlaces(count: Int)
    case numberedVideo
    case noMember(SequenceKind)
    case gap(first: String, last: String)
    case mixedKinds(String, String)
    case otherSize(Size, than: Size, of: String)
    case badTimestamps(line: Int, TimestampsFile.Problem)
    case otherCount(times: Int, sequence: String, pictures: Int)

    // Outputs.
    case unknownExtension(String)
    case folderMissing(String)
    case folderNotWritable(String)
    case sameFile(as: String)
    case writtenTwice(String, String)
    case timesOfInput(String)

    // Encoder settings.
    case unknownEncoder(String, similar: [String])
    case notVideoEncoder(String)
    case hardwareEncoder(String)
    case encoderUnfit(String, container: String)
    case noSuchSetting(Field, encoder: String)
    case outOfRange(Field, value: String, encoder: String, low: String, high: String)
    case notWhole(Field, value: String, encoder: String)
    case unknownPreset(String, encoder: String, known: [String])
    case unknownPixelFormat(String, encoder: String, known: [String])
    case oddSize(Size, pixelFormat: String)
    case sizeChanged(Size, expected: Size)
    case badBitDepth(Int, format: PictureFormat)
  }
}
