import Basics
import CFFmpeg

/// Turns a return code of FFmpeg into an error; non-negative codes are returned.
@discardableResult
func check(
  _ code: Int32, _ operation: MediaError.Operation, _ path: String
) throws(MediaError) -> Int32 {
  guard code < 0 else { return code }
  throw MediaError(path, .refused(operation, code: code, message: message(ofCode: code)))
}

/// The value of an allocating call, or "Cannot allocate memory".
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

/// Turns the error of a call that reads or writes a file into one of this module.
func wrapFileErrors<Value: ~Copyable>(
  _ call: @autoclosure () throws(FileError) -> Value
) throws(MediaError) -> Value {
  do { return try call() } catch { throw MediaError(error) }
}

/// FFmpeg's own words for one of its codes.
func message(ofCode code: Int32) -> String {
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(AV_ERROR_MAX_STRING_SIZE)) { text in
    text.initialize(repeating: 0)
    av_strerror(code, text.baseAddress, text.count)
    return String(cString: text.baseAddress!)
  }
}
