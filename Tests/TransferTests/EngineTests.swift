import Basics
import Testing

@testable import Transfer

/// Engines make the backends that they are named after.
@Suite struct EngineTests {
  @Test(arguments: Engine.Kind.allCases) func featuresAreThoseOfTheBackend(kind: Engine.Kind) throws
  {
    let engine = Engine(kind, weights: TestEngine.weights, workers: Workers(count: 2))
    #expect(engine.preprocessing == TestEngine.weights.preprocessing)
    #expect(engine.instructionSet == (kind == .fast ? InstructionSet.best.name : nil))
    let candidate = try #require(
      Candidate.all.first { $0.kernels?.instructionSet == engine.instructionSet })
    let image = Synthetic.image(Size(height: 24, width: 40), seed: 4).tensor
    let layer = Layer.convolution(block: 2, index: 1)
    let features = [
      engine.backend(size: image.size, layers: [layer], pooling: .average, gradients: false),
      candidate.backend(image.size, layers: [layer], pooling: .average),
    ].map { backend in
      backend.forward(image)
      return Planes(backend.features(at: layer)).values
    }
    #expect(features[0] == features[1])
  }

  @Test func instructionSetsThatCanRun() {
    #expect(InstructionSet(named: InstructionSet.best.name) != nil)
    #expect(InstructionSet.available.contains(InstructionSet.best.name))
    #expect(InstructionSet(named: "abacus") == nil)
  }
}
