import Foundation
import TestSupport
import Testing

@testable import Transfer

/// Files of weights, whole and damaged: what loads, and the sentence for what does not.
@Suite struct WeightsTests {
  /// A safetensors file taken apart, to be put together otherwise.
  struct Parts {
    var header: [String: Any]
    var data: Data

    init(path: String) throws {
      let bytes = try Data(contentsOf: URL(filePath: path))
      let length = bytes.prefix(8).enumerated().reduce(0) {
        $0 | Int($1.element) << (8 * $1.offset)
      }
      header = try JSONSerialization.jsonObject(with: bytes[8..<(8 + length)]) as! [String: Any]
      data = bytes[(8 + length)...]
    }

    /// Where a tensor's bytes lie in `data`.
    func range(_ name: String) -> Range<Int> {
      let offsets = (header[name] as! [String: Any])["data_offsets"] as! [Int]
      return (data.startIndex + offsets[0])..<(data.startIndex + offsets[1])
    }

    mutating func edit(_ name: String, _ key: String, _ value: Any) {
      var entry = header[name] as! [String: Any]
      entry[key] = value
      header[name] = entry
    }

    func write(to path: String) throws {
      let json = try JSONSerialization.data(withJSONObject: header)
      var bytes = Data((0..<8).map { UInt8(truncatingIfNeeded: json.count >> (8 * $0)) })
      bytes.append(json)
      bytes.append(data)
      try bytes.write(to: URL(filePath: path))
    }
  }

  private let folder = try! TemporaryDirectory()
  private var path: String { folder.file("w.safetensors") }

  /// The error that loading `path` gives.
  private func sentence() -> String? {
    do {
      _ = try VGG19Weights(path: path)
      return nil
    } catch {
      return error.description
    }
  }

  private func damage(_ change: (inout Parts) -> Void) throws {
    var parts = try Parts(path: TestEngine.weightsPath)
    change(&parts)
    try parts.write(to: path)
  }

  @Test func theRealFileHoldsSixteenConvolutions() throws {
    let weights = TestEngine.weights
    #expect(weights.convolutions.count == 16)
    #expect(
      weights.preprocessing
        == Preprocessing(channelOrder: .bgr, mean: [103.939, 116.779, 123.68]))
    for (layer, convolution) in weights.convolutions {
      #expect(convolution.bias.count == VGG19.channels(at: layer))
      #expect(convolution.kernel.allSatisfy { $0.isFinite })
    }
  }

  /// Full-precision weights and a standard deviation, as a converted torchvision file has them.
  @Test func floatWeightsAndDeviationsLoad() throws {
    let expected = TestEngine.weights.convolutions[.convolution(block: 1, index: 1)]!
    try damage { parts in
      let kernel = expected.kernel.map { $0 * 2 }.withUnsafeBytes { Data($0) }
      parts.header["block1_conv1.indices"] = nil
      parts.header["block1_conv1.weight"] = [
        "dtype": "F32", "shape": [64, 3, 3, 3],
        "data_offsets": [parts.data.count, parts.data.count + kernel.count],
      ]
      parts.data.append(kernel)
      parts.edit("__metadata__", "std", "2, 2, 2")
      parts.edit("__metadata__", "channel_order", "RGB")
    }
    let weights = try VGG19Weights(path: path)
    #expect(weights.preprocessing.channelOrder == .rgb)
    #expect(
      weights.convolutions[.convolution(block: 1, index: 1)]!.kernel == expected.kernel)
  }

  @Test func aMissingFileIsNamed() {
    #expect(sentence() == "the weights \(path) cannot be read: No such file or directory")
  }

  @Test func aFolderIsRefused() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    #expect(sentence() == "the weights \(path) cannot be read: not a regular file")
  }

  @Test(arguments: [
    ([UInt8](), "cannot be read: the file is empty"),
    ([1, 2, 3], "are not a safetensors file: it holds only 3 bytes"),
    (
      Array("PK\u{3}\u{4} not a safetensors file at all".utf8),
      "are not a safetensors file: its header claims 8390045714599856976 bytes"
    ),
    ([100, 0, 0, 0, 0, 0, 0, 0, 0x7B], "are truncated: 9 bytes of 108"),
    (
      [2, 0, 0, 0, 0, 0, 0, 0, 0x5B, 0x5D],
      "are not a safetensors file: its header is not the JSON that the format asks for"
    ),
    (
      [2, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0x7D],
      "say nothing for 'format' in their metadata instead of 'vidstyle-vgg19'"
    ),
  ])
  func foreignFilesAreRefused(bytes: [UInt8], reason: String) throws {
    try Data(bytes).write(to: URL(filePath: path))
    #expect(sentence() == "the weights \(path) \(reason)")
  }

  @Test func aTruncatedFileIsNoticed() throws {
    let whole = try Data(contentsOf: URL(filePath: TestEngine.weightsPath))
    try whole.prefix(whole.count - 1000).write(to: URL(filePath: path))
    let expected =
      "the weights \(path) are truncated: \(whole.count - 1000) bytes of \(whole.count)"
    #expect(sentence() == expected)
  }

  @Test func aMissingTensorIsNamed() throws {
    try damage { $0.header["block3_conv2.bias"] = nil }
    #expect(sentence() == "the weights \(path) lack the tensor block3_conv2.bias")
  }

  @Test func aWrongShapeIsNamed() throws {
    try damage { $0.edit("block2_conv1.bias", "shape", [64, 2]) }
    #expect(
      sentence()
        == "the weights \(path) hold block2_conv1.bias with shape [64, 2] instead of [128]")
  }

  @Test func aWrongTypeIsNamed() throws {
    try damage { $0.edit("block2_conv1.bias", "dtype", "F16") }
    #expect(
      sentence() == "the weights \(path) hold block2_conv1.bias as F16 instead of F32")
  }

  @Test(arguments: [[0, 3], [-512, 0], [Int.max - 511, Int.max], [5]])
  func wrongOffsetsAreNoticed(offsets: [Int]) throws {
    try damage { $0.edit("block2_conv1.bias", "data_offsets", offsets) }
    #expect(
      sentence()
        == "the weights \(path) are not a safetensors file: the offsets of block2_conv1.bias do "
        + "not fit its shape")
  }

  @Test(arguments: ["block4_conv4.table", "block5_conv1.bias"], [Float.nan, .infinity])
  func aValueThatIsNotFiniteIsNamed(tensor: String, value: Float) throws {
    try damage { parts in
      let start = parts.range(tensor).lowerBound
      withUnsafeBytes(of: value) {
        parts.data.replaceSubrange((start + 8)..<(start + 12), with: $0)
      }
    }
    #expect(
      sentence() == "the weights \(path) hold a value in \(tensor) that is not a finite number")
  }

  @Test func wrongMetadataIsNamed() throws {
    try damage { $0.edit("__metadata__", "mean", "1,two,3") }
    #expect(
      sentence()
        == "the weights \(path) say '1,two,3' for 'mean' in their metadata instead of three "
        + "numbers")
  }
}
