import Foundation

/// `VIDSTYLE_FUZZ` names the parser.
private let target: Target = {
  let name = ProcessInfo.processInfo.environment["VIDSTYLE_FUZZ"] ?? ""
  guard let target = Target(rawValue: name) else {
    let names = Target.allCases.map(\.rawValue).joined(separator: ", ")
    fatalError("VIDSTYLE_FUZZ is '\(name)'; it takes one of \(names)")
  }
  return target
}()

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
    target.parse(Data(bytes: bytes, count: count))
    return 0
  }
}
