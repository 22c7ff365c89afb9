import Basics

/// How much memory the program may still use, given the machine's free memory and the limits of its
/// control groups.
enum AvailableMemory {
  /// Bytes; nil if unknown.
  ///
  /// - Parameter root: of the file system.
  static func bytes(root: String = "") -> Int? {
    let left = machine(root) + groups(root)
    return left.min()
  }

  /// MemAvailable of /proc/meminfo.
  private static func machine(_ root: String) -> [Int] {
    values("\(root)/proc/meminfo")["MemAvailable:"].map { [$0 * 1024] } ?? []
  }

  /// Bytes left by each limit from the process's groups up to the root, in versions 2 and 1.
  private static func groups(_ root: String) -> [Int] {
    lines("\(root)/proc/self/cgroup").flatMap { line -> [Int] in
      // hierarchy:controllers:path
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { return [] }
      if fields[1].isEmpty {
        return folders("\(root)/sys/fs/cgroup", String(fields[2])).compactMap {
          left($0, limit: "memory.max", usage: "memory.current", cache: "inactive_file")
        }
      }
      guard fields[1].split(separator: ",").contains("memory") else { return [] }
      return folders("\(root)/sys/fs/cgroup/memory", String(fields[2])).compactMap {
        left(
          $0, limit: "memory.limit_in_bytes", usage: "memory.usage_in_bytes",
          cache: "total_inactive_file")
      }
    }
  }

  /// A group's folder and those above it. In a container the path may be one of the host, so
  /// missing folders are ignored.
  private static func folders(_ mount: String, _ path: String) -> [String] {
    let names = path.split(separator: "/")
    return (0...names.count).map {
      ([mount] + names.prefix($0).map(String.init)).joined(separator: "/")
    }
  }

  /// The kernel frees the inactive file cache on demand.
  private static func left(
    _ folder: String, limit: String, usage: String, cache: String
  ) -> Int? {
    // Without a limit the value is "max", or a number near 2⁶³.
    guard let limit = lines("\(folder)/\(limit)").first.flatMap({ Int($0) }), limit < 1 << 60,
      let usage = lines("\(folder)/\(usage)").first.flatMap({ Int($0) })
    else { return nil }
    return max(0, limit - usage + (values("\(folder)/memory.stat")[cache] ?? 0))
  }

  /// The numbers of a file of lines "name number …".
  private static func values(_ path: String) -> [String: Int] {
    Dictionary(
      lines(path).compactMap { line in
        let words = line.split(separator: " ")
        return words.count > 1 ? Int(words[1]).map { (String(words[0]), $0) } : nil
      }, uniquingKeysWith: { first, _ in first })
  }

  private static func lines(_ path: String) -> [Substring] {
    (SystemFile.text(path) ?? "").split(whereSeparator: \.isNewline)
  }
}
