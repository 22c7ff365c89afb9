import Basics
import Foundation

/// How much memory this process uses.
enum ProcessMemory {
  /// Bytes in memory; `nil` if unknown.
  static func resident() -> Int? { bytes(column: 1) }

  /// Bytes that are mapped; `nil` if unknown.
  static func mapped() -> Int? { bytes(column: 0) }

  /// A column of /proc/self/statm, which counts pages.
  private static func bytes(column: Int) -> Int? {
    let columns = SystemFile.text("/proc/self/statm")?.split(separator: " ")
    let pages = columns?.dropFirst(column).first.flatMap { Int($0) }
    return pages.map { $0 * Int(sysconf(Int32(_SC_PAGESIZE))) }
  }
}
