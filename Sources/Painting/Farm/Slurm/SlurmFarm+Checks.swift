import Basics
import Foundation

/// Checks before anything is planned or submitted.
extension SlurmFarm {
  /// Throws if Slurm is not installed or does not answer, before a film is read.
  ///
  /// - Throws: ``SlurmError``.
  public static func checkCommands() throws {
    _ = try SlurmCommand.run(["sbatch", "--version"])
    _ = try SlurmCommand.run(["scontrol", "ping"])
  }

  /// Types of file systems that are local to one machine.
  private static let localKinds: Set<String> = [
    "ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "tmpfs", "ramfs", "overlay", "f2fs",
  ]

  /// A warning if the work folder is on this machine's local disk and the cluster has other
  /// machines.
  public func warning() throws -> Message? {
    guard let kind = kindOfFileSystem, Self.localKinds.contains(kind) else { return nil }
    let hosts = Set(
      try SlurmCommand.run(["sinfo", "--noheader", "--Node", "--format=%n"])
        .split(whereSeparator: \.isNewline).map(Self.shortName))
    let own = Self.shortName(Substring(ProcessInfo.processInfo.hostName))
    guard let other = hosts.subtracting([own, "localhost"]).min() else { return nil }
    return Message(
      .warning,
      "\(plan.folder) is on a local disk of this machine (\(kind)); unless \(other) and the others see it "
        + "under the same path, their tasks fail")
  }

  /// The file system of the work folder: that of the longest mount point above it.
  private var kindOfFileSystem: String? {
    let text = SystemFile.text("/proc/self/mounts") ?? ""
    let path = AtomicFile.destination(of: plan.folder)
    let mounts = text.split(whereSeparator: \.isNewline).map { $0.split(separator: " ") }
      .filter { $0.count > 2 }
    return mounts.filter {
      let point = $0[1] == "/" ? "/" : $0[1] + "/"
      return (path + "/").hasPrefix(point)
    }.max { $0[1].count < $1[1].count }.map { String($0[2]) }
  }

  private static func shortName(_ host: Substring) -> Substring { host.prefix { $0 != "." } }
}
