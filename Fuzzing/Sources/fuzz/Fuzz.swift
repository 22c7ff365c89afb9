import Foundation

@testable import Transfer
@testable import VideoIO

/// Feeds what libFuzzer makes up to a parser: whatever comes, it must answer with a value or an error.
///
/// `VIDSTYLE_FUZZ` names the parser.
enum Target: String {
  case flow, pattern, timestamps, weights

  static let chosen: Target = {
    let name = ProcessInfo.processInfo.environment["VIDSTYLE_FUZZ"] ?? ""
    guard let target = Target(rawValue: name) else {
      fatalError("VIDSTYLE_FUZZ is '\(name)'; it takes flow, pattern, timestamps or weights")
    }
    return target
  }()

  func parse(_ data: Data) {
    switch self {
    case .pattern: _ = try? NumberPattern(String(decoding: data, as: UTF8.self))
    case .timestamps:
      _ = try? TimestampsFile.parse(String(decoding: data, as: UTF8.self), path: "input")
    case .flow:
      withFile(data) { path in
        _ = try? FloFile.read(path: path, size: Size(height: 3, width: 4))
      }
    case .weights: withFile(data) { _ = try? VGG19Weights(path: $0) }
    }
  }

  /// A file in memory with these contents.
  private func withFile(_ data: Data, _ body: (String) -> Void) {
    let path = "/dev/shm/vidstyle-fuzz-\(getpid())"
    _ = FileManager.default.createFile(atPath: path, contents: data)
    body(path)
    unlink(path)
  }
}

@_silgen_name("LLVMFuzzerRunDriver")
func runFuzzer(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ test: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

/// The package manager wants a main function of this name; libFuzzer has its own, which it calls by.
@_cdecl("fuzz_main")
func fuzz(
  _ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> CInt {
  var count = count
  var arguments = arguments
  return runFuzzer(&count, &arguments) { bytes, count in
    Target.chosen.parse(Data(bytes: bytes, count: count))
    return 0
  }
}
