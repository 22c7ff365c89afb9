import Basics
import Foundation
import TestSupport
import Testing
import Transfer
import VideoIO

@testable import Painting

/// Where weights are looked for.
@Suite struct WeightsLocatorTests {
  private let folder = try! TemporaryDirectory()

  @Test func weightsAreFoundInTheUsualPlaces() throws {
    let data = folder.file("data/vidstyle")
    try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
    let executable = URL(filePath: "/nowhere/vidstyle")
    #expect(
      throws: WeightsLocator.NotFound(places: ["\(data)/vgg19.safetensors"])
    ) {
      try WeightsLocator.locate(
        given: nil, environment: ["XDG_DATA_HOME": folder.file("data")], executable: executable)
    }
    try Data().write(to: URL(filePath: "\(data)/vgg19.safetensors"))
    #expect(
      try WeightsLocator.locate(
        given: nil, environment: ["XDG_DATA_HOME": folder.file("data")], executable: executable)
        == "\(data)/vgg19.safetensors")
    let checkout = URL(filePath: Checkout.root).appending(path: ".build/some/release/vidstyle")
    #expect(
      try WeightsLocator.locate(
        given: nil, environment: ["XDG_DATA_HOME": "/nowhere"], executable: checkout)
        == Checkout.weights)
  }
}
