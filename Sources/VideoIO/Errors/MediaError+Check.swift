import CFFmpeg
import Glibc

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

/// Throws what the system left in `errno` when a call has failed.
func checkSystem(
  _ succeeded: Bool, _ operation: MediaError.Operation, _ path: String
) throws(MediaError) {
  let code = errno
  guard !succeeded else { return }
  try check(ffmpeg_error_from_errno(code), operation, path)
}

/// Writes all bytes, however many the system takes at a time.
func writeAll(
  _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, path: String
) throws(MediaError) {
  var done = 0
  while done < bytes.count {
    let count = Glibc.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
    if count < 0 && errno == EINTR { continue }
    try checkSystem(count >= 0, .write, path)
    done += count
  }
}

/// Writes a text.
func writeAll(_ text: String, to descriptor: Int32, path: String) throws(MediaError) {
  try Array(text.utf8).withUnsafeBufferPointer { bytes throws(MediaError) in
    try writeAll(UnsafeRawBufferPointer(bytes), to: descriptor, path: path)
  }
}

/// FFmpeg's own words for one of its codes.
func message(ofCode code: Int32) -> String {
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(AV_ERROR_MAX_STRING_SIZE)) { text in
    text.initialize(repeating: 0)
    av_strerror(code, text.baseAddress, text.count)
    return String(cString: text.baseAddress!)
  }
}
