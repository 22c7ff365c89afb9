import Foundation

/// Weights and biases of VGG19's sixteen convolutions, and the preprocessing that they expect.
public final class VGG19Weights: Sendable {
  /// One convolution: a kernel and one bias per output.
  struct Convolution: Sendable {
    fileprivate let stored: StoredKernel
    let bias: [Float]

    /// Outputs × inputs × 3 × 3; expanded at each call if it is stored in 8 bits.
    var kernel: [Float] {
      switch stored {
      case .values(let values): values
      case .indices(let indices, let table): indices.map { table[Int($0)] }
      }
    }
  }

  /// A kernel as the file stores it; 8 bits are not expanded, as engines make copies of their own.
  fileprivate enum StoredKernel: Sendable {
    case values([Float])
    case indices([UInt8], table: [Float])
  }

  public let preprocessing: Preprocessing
  /// Indexed by layer; every convolution of `VGG19.layers` is present.
  let convolutions: [Layer: Convolution]

  /// Reads a file made by `scripts/convert_weights.py`.
  ///
  /// Each convolution is stored either as `blockB_convC.weight` (F32) or, taking less space, as `.indices` (U8)
  /// into `.table` (256 F32).
  public init(path: String) throws(WeightsError) {
    let file = try SafetensorsFile(path: path)
    let (preprocessing, deviation) = try file.preprocessing()
    var convolutions: [Layer: Convolution] = [:]
    for case .convolution(let block, let index) in VGG19.layers {
      let layer = Layer.convolution(block: block, index: index)
      let inputs = VGG19.inputChannels(ofBlock: block, index: index)
      let outputs = VGG19.channels(at: layer)
      let stored = try file.kernel(of: layer, shape: [outputs, inputs, 3, 3])
      let bias = try file.floats("\(layer.kerasName).bias", shape: [outputs])
      var convolution = Convolution(stored: stored, bias: bias)
      if inputs == 3 {
        let scaled = convolution.kernel.enumerated().map { $1 / deviation[$0 / 9 % 3] }
        convolution = Convolution(stored: .values(scaled), bias: bias)
      }
      convolutions[layer] = convolution
    }
    self.preprocessing = preprocessing
    self.convolutions = convolutions
  }
}

extension SafetensorsFile {
  /// Reads channel order, mean and standard deviation, in grey levels, from the metadata.
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

  /// Reads a convolution's kernel, in 8 bits if the file has a table.
  fileprivate borrowing func kernel(
    of layer: Layer, shape: [Int]
  ) throws(WeightsError) -> VGG19Weights.StoredKernel {
    let name = layer.kerasName
    guard contains("\(name).indices") else {
      return .values(try floats("\(name).weight", shape: shape))
    }
    let table = try floats("\(name).table", shape: [256])
    var indices: [UInt8] = []
    try withTensor("\(name).indices", as: UInt8.self, shape: shape) { indices = Array($0) }
    return .indices(indices, table: table)
  }

  /// Reads a tensor of finite `Float`s.
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
