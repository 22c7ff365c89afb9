import Foundation
import TestSupport
import Testing

/// `make install` and `make uninstall`.
@Suite struct InstallTests {
  private let folder = try! TemporaryDirectory()

  private func make(_ target: String) throws {
    // The program is there: make need not build it.
    try Shell.run([
      "make", "-C", Program.root, "-s", "-o", "build", target, "BINARY=\(Program.path)",
      "PREFIX=\(folder.file("usr"))",
    ])
  }

  /// The installed program, elsewhere and with nothing of the user's own.
  private func paint(_ name: String) throws -> Shell.Result {
    try Shell.result(
      of: [
        "env", "-i", "-C", folder.path, "HOME=\(folder.path)", "PATH=/usr/bin:/bin",
        folder.file("usr/bin/vidstyle"), Program.style, Program.style, name,
      ] + Program.quick)
  }

  @Test func theInstalledProgramPaintsAnywhereAndGoesAgain() throws {
    try make("install")
    let result = try paint("painted.png")
    #expect(result.status == 0, "\(result.errors)")
    #expect(try MediaProbe(folder.file("painted.png")).streams("video")[0].width == 64)
    let page = try Shell.result(of: [
      "groff", "-K", "utf8", "-man", "-ww", "-z", folder.file("usr/share/man/man1/vidstyle.1"),
    ])
    #expect(page.status == 0 && page.errors == "", "\(page.errors)")

    try make("uninstall")
    let left = try Shell.run(["find", folder.file("usr"), "!", "-type", "d"])
    #expect(left == "")
    #expect(!FileManager.default.fileExists(atPath: folder.file("usr/share/vidstyle")))
  }

  /// Without them the sentence names the places and a remedy.
  @Test func missingWeightsAreSaid() throws {
    try make("install")
    try FileManager.default.removeItem(atPath: folder.file("usr/share/vidstyle/vgg19.safetensors"))
    let result = try paint("painted.png")
    #expect(result.status == 1)
    #expect(
      Program.sentence(result)
        == "found no weights at \(folder.path)/.local/share/vidstyle/vgg19.safetensors or "
        + "\(folder.path)/usr/share/vidstyle/vgg19.safetensors; 'make install' in the project's folder installs "
        + "them with the program, or name a file with --weights")
  }
}
