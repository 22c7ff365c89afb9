import Foundation

/// Other programs, run to their end.
public enum Shell {
  public struct Failure: Error, CustomStringConvertible {
    public let command: [String]
    public let status: Int32
    public let errors: String

    public var description: String {
      "\(command.joined(separator: " ")) failed with \(status): \(errors)"
    }
  }

  public struct Result: Sendable {
    public let status: Int32
    public let output: Data
    public let errors: String

    public var text: String { String(decoding: output, as: UTF8.self) }
  }

  /// Runs a program found in PATH and returns what it printed; throws unless it succeeds.
  @discardableResult
  public static func run(_ command: [String]) throws -> String {
    let result = try result(of: command)
    guard result.status == 0 else {
      throw Failure(command: command, status: result.status, errors: result.errors)
    }
    return result.text
  }

  /// Runs a program found in PATH, whatever comes of it.
  public static func result(of command: [String]) throws -> Result {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.standardInput = FileHandle.nullDevice
    // Files, so that a full pipe cannot stop the program and no signal can cut the reading short.
    let scratch = try TemporaryDirectory()
    func file(_ name: String) throws -> FileHandle {
      try Data().write(to: URL(filePath: scratch.file(name)))
      return try FileHandle(forWritingTo: URL(filePath: scratch.file(name)))
    }
    process.standardOutput = try file("output")
    process.standardError = try file("errors")
    try process.run()
    process.waitUntilExit()
    let data = try Data(contentsOf: URL(filePath: scratch.file("output")))
    let errors = String(
      decoding: try Data(contentsOf: URL(filePath: scratch.file("errors"))), as: UTF8.self)
    return Result(status: process.terminationStatus, output: data, errors: errors)
  }

  /// Runs ffmpeg, replacing existing files.
  @discardableResult
  public static func ffmpeg(_ arguments: [String]) throws -> String {
    try run(["ffmpeg", "-v", "error", "-nostdin", "-y"] + arguments)
  }
}
