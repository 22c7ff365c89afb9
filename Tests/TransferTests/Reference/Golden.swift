import Basics
import CPNG
import Foundation
import Testing

@testable import Transfer

/// The figures in Fixtures/, computed by PyTorch in double precision from the same weights.
enum Golden {
  struct LayerFigures: Decodable {
    let shapeChw: [Int]
    let mean, l2, max: Double
    let corner, last: [Double]
  }

  struct Loss: Decodable {
    let contentLayer, pooling: String
    let contentWeight, styleWeight, tvWeight, total, content, style, tv, gradientL2: Double

    var settings: TransferSettings {
      var settings = TransferSettings()
      settings.contentFocus = 0
      settings.styleLayers = TransferSettings.article.styleLayers
      settings.styleLoss = .gram
      settings.paletteWeight = 0
      settings.contentLayers = [LayerWeight(Layer(named: contentLayer)!)]
      settings.contentWeight = contentWeight
      settings.styleWeight = styleWeight
      settings.totalVariation = .absolute
      settings.totalVariationWeight = tvWeight
      settings.pooling = pooling == "max" ? .max : .average
      return settings
    }
  }

  struct Gram: Decodable {
    let trace, l2: Double
    let row0: [Double]
  }

  static func features(of image: String) throws -> [String: LayerFigures] {
    struct Case: Decodable { let layers: [String: LayerFigures] }
    return try decode("features_\(image)", Case.self).layers
  }

  static func loss(_ name: String) throws -> Loss { try decode("loss_\(name)", Loss.self) }

  static func styleGrams() throws -> [String: Gram] {
    try decode("grams_style", [String: Gram].self)
  }

  static func adamTrajectory() throws -> [Double] {
    struct Case: Decodable { let lossBeforeStep: [Double] }
    return try decode("adam_lr10", Case.self).lossBeforeStep
  }

  static func lbfgsBest(after evaluations: Int) throws -> Double {
    struct Case: Decodable { let bestAfter: [String: Double] }
    return try decode("lbfgs_strong_wolfe", Case.self).bestAfter[String(evaluations)]!
  }

  /// A tensor of gradients.safetensors: 3 × height × width.
  static func tensor(_ name: String, size: Size) throws -> Planes {
    let file = try SafetensorsFile(path: fixture("gradients.safetensors").path)
    var planes = Planes(channels: 3, size: size)
    try file.withTensor(name, as: Float.self, shape: [3, size.height, size.width]) { bytes in
      for (i, value) in bytes.bindMemory(to: Float.self).enumerated() {
        planes.values[i] = Double(value)
      }
    }
    return planes
  }

  /// One of the fixture pictures in the network's input space.
  static func picture(_ name: String) throws -> Planes {
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    try #require(png_image_begin_read_from_file(&image, fixture("\(name).png").path) != 0)
    image.format = UInt32(PNG_FORMAT_FLAG_COLOR)
    let size = Size(height: Int(image.height), width: Int(image.width))
    var bytes = [UInt8](repeating: 0, count: 3 * size.area)
    try #require(png_image_finish_read(&image, nil, &bytes, 0, nil) != 0)
    var planes = Planes(channels: 3, size: size)
    let mean = [103.939, 116.779, 123.68]
    for plane in 0..<3 {
      for i in 0..<size.area {
        planes.values[plane * size.area + i] = Double(bytes[3 * i + 2 - plane]) - mean[plane]
      }
    }
    return planes
  }

  private static func fixture(_ name: String) -> URL {
    Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: nil)!
  }

  private static func decode<Value: Decodable>(_ key: String, _: Value.Type) throws -> Value {
    let data = try Data(contentsOf: fixture("golden.json"))
    let json = try JSONSerialization.jsonObject(with: data) as! [String: Any]
    let cases = json["cases"] as! [String: Any]
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(
      Value.self, from: JSONSerialization.data(withJSONObject: cases[key]!))
  }
}
