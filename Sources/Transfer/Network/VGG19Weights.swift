import Foundation

/// The weights and biases of VGG19's sixteen convolutions, and the preprocessing they expect.
public final class VGG19Weights: Sendable {
  /// One convolution: `kernel` is outputs × inputs × 3 × 3, `bias` one value per output.
  struct Convolution: Sendable {
    let kernel: [Float]
    let bias: [Float]
  }

  public let preprocessing: Preprocessing
  /// By layer; every convolution of `VGG19.layers` is there.
  let convolutions: [Layer: Convolution]

  /// Reads a file that `scripts/convert_weights.py` made.
  ///
  /// Each convolution is either `blockB_convC.weight` (F32) or, smaller, `.indices` (U8) into
  /// `.table` (256 F32); 8-bit weights are expanded once, here.
  public init(path: String) throws(WeightsError) {
    let file = try SafetensorsFile(path: path)
    let (preprocessing, deviation) = try file.preprocessing()
    var convolutions: [Layer: Convolution] = [:]
    for case .convolution(let block, let index) in VGG19.layers {
      let layer = Layer.convolution(block: block, index: index)
      let inputs = VGG19.inputChannels(ofBlock: block, index: index)
      let outputs = VGG19.channels(at: layer)
      var kernel = try file.kernel(of: layer, shape: [outputs, inputs, 3, 3])
      if inputs == 3 {
        for i in kernel.indices { kernel[i] /= deviation[i / 9 % 3] }
      }
      let bias = try file.floats("\(layer.kerasName).bias", shape: [outputs])
      convolutions[layer] = Convolution(kernel: kernel, bias: bias)
    }
    self.preprocessing = preprocessing
    self.convolutions = convolutions
  }
}

extension SafetensorsFile {
  /// The channel order, the mean and the standard deviation from the metadata, in grey levels.
  fileprivate borrowing func preprocessing() throws(WeightsError) -> (Preprocessing, [Float]) {
    try require("format", "'vidstyle-vgg19'") { $0 == "vidstyle-vgg19" ? $0 : nil }
    try require("version", "'1'") { $0 == "1" ? $0 : nil }
    try require("layout", "'OIHW'") { $0 == "OIHW" ? $0 : nil }
    let order = try require(
      "channel_order", "'BGR' or 'RGB'", Preprocessing.ChannelOrder.init(rawValue:))
    let mean = try require("mean", "three numbers") { Self.triple($0) }
    let deviation = try require("std", "three positive numbers") {
      Self.triple($0).flatMap { $0.allSatisfy { $0 > 0 } ? $0 : nil }
    }
    return (Preprocessing(channelOrder: order, mean: mean), deviation)
  }

  @discardableResult
  private borrowing func require<Value>(
    _ key: String, _ expected: String, _ parse: (String) -> Value?
  ) throws(WeightsError) -> Value {
    guard let value = metadata[key].flatMap(parse) else {
      throw .badMetadata(path: path, key: key, value: metadata[key], expected: expected)
    }
    return value
  }

  private static func triple(_ text: String) -> [Float]? {
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false)
      .compactMap { Float($0.trimmingCharacters(in: .whitespaces)) }
    return numbers.count == 3 && numbers.allSatisfy(\.isFinite) ? numbers : nil
  }

  /// A convolution's kernel in `Float`, expanded from its 8-bit table where the file has one.
  fileprivate borrowing func kernel(
    of layer: Layer, shape: [Int]
  ) throws(WeightsError) -> [Float] {
    let name = layer.kerasName
    guard contains("\(name).indices") else {
      return try floats("\(name).weight", shape: shape)
    }
    let table = try floats("\(name).table", shape: [256])
    var kernel: [Float] = []
    try withTensor("\(name).indices", as: UInt8.self, shape: shape) { bytes in
      kernel = [Float](unsafeUninitializedCapacity: bytes.count) { values, count in
        table.withUnsafeBufferPointer { table in
          for i in 0..<bytes.count { values[i] = table[Int(bytes[i])] }
        }
        count = bytes.count
      }
    }
    return kernel
  }

  /// A tensor of finite `Float`s.
  fileprivate borrowing func floats(_ name: String, shape: [Int]) throws(WeightsError) -> [Float] {
    var result: [Float] = []
    try withTensor(name, as: Float.self, shape: shape) { bytes in
      result = [Float](unsafeUninitializedCapacity: bytes.count / 4) { values, count in
        UnsafeMutableRawBufferPointer(values).copyMemory(from: bytes)
        count = bytes.count / 4
      }
    }
    guard result.allSatisfy(\.isFinite) else { throw .notFinite(path: path, name: name) }
    return result
  }
}
