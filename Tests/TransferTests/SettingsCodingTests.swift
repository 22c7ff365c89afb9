import Foundation
import Testing

@testable import Transfer

/// Settings as JSON: what is kept in files and sent to other machines.
@Suite struct SettingsCodingTests {
  private func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  private func decode<Value: Decodable>(_ json: String) throws -> Value {
    try JSONDecoder().decode(Value.self, from: Data(json.utf8))
  }

  /// Whoever changes this refuses what earlier versions wrote.
  @Test func theDefaultsAreWrittenAs() throws {
    #expect(try json(TransferSettings()) == Self.defaults)
    #expect(try decode(Self.defaults) == TransferSettings())
  }

  private static let defaults = """
    {
      "colors" : "style",
      "contentFocus" : 0.5,
      "contentLayers" : [
        {
          "layer" : "relu4_2",
          "weight" : 1
        },
        {
          "layer" : "relu3_1",
          "weight" : 5
        }
      ],
      "contentWeight" : 6,
      "firstEvaluations" : 200,
      "initialImage" : "content",
      "longTerm" : [
        1
      ],
      "method" : {
        "lbfgs" : {
          "curvatureGuard" : 1e-08,
          "firstStep" : 1,
          "history" : 8,
          "smoothing" : 4
        }
      },
      "nextEvaluations" : 40,
      "nextImage" : "moved",
      "paletteWeight" : 1000,
      "pooling" : "max",
      "scales" : "auto",
      "seed" : 0,
      "strength" : 1,
      "styleLayers" : [
        {
          "layer" : "relu1_1",
          "weight" : 5
        },
        {
          "layer" : "relu2_1",
          "weight" : 4
        },
        {
          "layer" : "relu3_1",
          "weight" : 3
        },
        {
          "layer" : "relu4_1",
          "weight" : 2
        },
        {
          "layer" : "relu5_1",
          "weight" : 1
        }
      ],
      "styleLoss" : "balanced",
      "styleWeight" : 0.002,
      "temporalWeight" : 400,
      "tolerance" : 0.005,
      "totalVariation" : "vectorial"
    }
    """

  @Test(arguments: [TransferSettings.draft, .best, .bold, .faithful, .article, unusual])
  func aRoundTripIsEqual(settings: TransferSettings) throws {
    #expect(try decode(try json(settings)) == settings)
  }

  /// Nothing as it is by default.
  private static let unusual: TransferSettings = {
    var settings = TransferSettings()
    settings.contentLayers = [LayerWeight(.pooling(block: 3), weight: 0.1)]
    settings.styleLayers = [LayerWeight(.convolution(block: 5, index: 4), weight: 1.0 / 3)]
    settings.styleLoss = .moments
    settings.contentWeight = .pi
    settings.contentFocus = 0.25
    settings.paletteWeight = 1.5
    settings.styleWeight = 1e-300
    settings.strength = 0.3
    settings.totalVariation = .absolute
    settings.totalVariationWeight = 0.1
    settings.styleScale = 1.5
    settings.colors = .match
    settings.pooling = .average
    var parameters = Adam.Parameters(learningRate: 2)
    parameters.beta1 = 0.8
    parameters.beta2 = 0.99
    parameters.epsilon = 1e-7
    settings.method = .adam(parameters)
    settings.firstEvaluations = 7
    settings.nextEvaluations = 3
    settings.tolerance = 0
    settings.initialImage = .styleNoise
    settings.scales = .count(3)
    settings.nextImage = .change
    settings.temporalWeight = 0.7
    settings.longTerm = [1, 3, 9]
    settings.seed = .max
    return settings
  }()

  @Test func theUnusualDiffersInEachField() {
    let usual = Mirror(reflecting: TransferSettings()).children.map { "\($0.value)" }
    let unusual = Mirror(reflecting: Self.unusual).children.map { "\($0.value)" }
    for (usual, unusual) in zip(usual, unusual) { #expect(usual != unusual) }
  }

  @Test func layersAreReadInEitherSpelling() throws {
    let layers: [Layer] = try decode(#"["relu4_2", "block4_conv2", "block3_pool"]"#)
    #expect(layers == [Layer(named: "relu4_2")!, Layer(named: "relu4_2")!, .pooling(block: 3)])
    #expect(try json(layers.map(\.self)) == "[\n  \"relu4_2\",\n  \"relu4_2\",\n  \"pool3\"\n]")
  }

  @Test(arguments: [
    (#""relu4_9""#, "no layer is named 'relu4_9'; nearest is 'relu4_1'"),
    (#""""#, "no layer is named ''; nearest is 'pool1'"),
  ])
  func aLayerThatIsNone(json: String, message: String) {
    #expect(throws: DecodingError.self) { let _: Layer = try decode(json) }
    do { let _: Layer = try decode(json) } catch DecodingError.dataCorrupted(let context) {
      #expect(context.debugDescription == message)
    } catch { Issue.record("\(error)") }
  }

  @Test(arguments: [#""many""#, "0", "-1", "1.5", "null"]) func scalesThatAreNone(json: String) {
    #expect(throws: DecodingError.self) { let _: Scales = try decode(json) }
  }

  @Test(arguments: [#"{}"#, #"{"newton": {}}"#, #""lbfgs""#, #"{"lbfgs": {}, "adam": {}}"#])
  func methodsThatAreNone(json: String) {
    #expect(throws: DecodingError.self) { let _: TransferSettings.Method = try decode(json) }
  }
}
