import Basics
import CFFmpeg

/// Returns a non-negative return code of FFmpeg; throws a negative one as an error.
@discardableResult
func check(
  _ code: Int32, _ operation: MediaError.Operation, _ path: String
) throws(MediaError) -> Int32 {
  guard code < 0 else { return code }
  throw MediaError(path, .refused(operation, code: code, message: message(ofCode: code)))
}

/// Returns the value of an allocating call; throws "Cannot allocate memory" if it is nil.
func require<Value>(
  _ value: Value?, _ operation: MediaError.Operation, _ path: String
) throws(MediaError) -> Value {
  guard let value else {
    throw MediaError(
      path,
      .refused(
        operation, code: ffmpeg_error_memory, message: message(ofCode: ffmpeg_error_memory)))
  }
  return value
}

/// Runs a call that reads or writes a file, and throws its error as a ``MediaError``.
func wrapFileErrors<Value: ~Copyable>(
  _ call: @autoclosure () throws(FileError) -> Value
) throws(MediaError) -> Value {
  do { return try call() } catch { throw MediaError(error) }
}

/// FFmpeg's message for one of its return codes.
func message(ofCode code: Int32) -> String {
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(AV_ERROR_MAX_STRING_SIZE)) { text in
    text.initialize(repeating: 0)
    av_strerror(code, text.baseAddress, text.count)
    return String(cString: text.baseAddress!)
  }
}
