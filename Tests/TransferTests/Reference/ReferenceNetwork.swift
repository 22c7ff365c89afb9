import Basics
import Dispatch

@testable import Transfer

/// VGG19 by direct loops in `Double`: slow, obvious, and what every fast path is compared with.
struct ReferenceNetwork {
  let weights: VGG19Weights
  let pooling: Pooling

  /// The features of every layer through `last`, in order.
  func forward(_ image: Planes, through last: Layer) -> [(layer: Layer, output: Planes)] {
    var outputs: [(layer: Layer, output: Planes)] = []
    for layer in VGG19.layers(through: last) {
      let input = outputs.last?.output ?? image
      switch layer {
      case .convolution: outputs.append((layer, rectified(convolved(input, layer))))
      case .pooling: outputs.append((layer, pooled(input)))
      }
    }
    return outputs
  }

  /// The derivative by the image, given each layer's own contribution.
  func backward(
    _ outputs: [(layer: Layer, output: Planes)], image: Planes, contributions: [Layer: Planes]
  ) -> Planes {
    var gradient = Planes(channels: outputs.last!.output.channels, size: outputs.last!.output.size)
    for (index, (layer, output)) in outputs.enumerated().reversed() {
      if let contribution = contributions[layer] {
        for i in gradient.values.indices { gradient.values[i] += contribution.values[i] }
      }
      let input = index > 0 ? outputs[index - 1].output : image
      switch layer {
      case .convolution:
        for i in gradient.values.indices where output.values[i] <= 0 { gradient.values[i] = 0 }
        gradient = convolvedBack(gradient, layer, inputChannels: input.channels)
      case .pooling:
        gradient = pooledBack(gradient, input: input)
      }
    }
    return gradient
  }

  private func convolved(_ input: Planes, _ layer: Layer) -> Planes {
    let convolution = weights.convolutions[layer]!
    let kernel = convolution.kernel
    var output = Planes(channels: convolution.bias.count, size: input.size)
    forEachPlane(of: &output) { outputChannel, plane in
      for i in plane.indices { plane[i] = Double(convolution.bias[outputChannel]) }
      for inputChannel in 0..<input.channels {
        for tap in 0..<9 {
          let weight = kernel[(outputChannel * input.channels + inputChannel) * 9 + tap]
          addShifted(
            input, channel: inputChannel, dy: tap / 3 - 1, dx: tap % 3 - 1, times: Double(weight),
            to: plane)
        }
      }
    }
    return output
  }

  private func convolvedBack(_ gradient: Planes, _ layer: Layer, inputChannels: Int) -> Planes {
    let kernel = weights.convolutions[layer]!.kernel
    var result = Planes(channels: inputChannels, size: gradient.size)
    forEachPlane(of: &result) { inputChannel, plane in
      for outputChannel in 0..<gradient.channels {
        for tap in 0..<9 {
          let weight = kernel[(outputChannel * inputChannels + inputChannel) * 9 + tap]
          addShifted(
            gradient, channel: outputChannel, dy: 1 - tap / 3, dx: 1 - tap % 3,
            times: Double(weight), to: plane)
        }
      }
    }
    return result
  }

  /// plane[y][x] += factor · source[y + dy][x + dx] where that lies inside.
  private func addShifted(
    _ source: Planes, channel: Int, dy: Int, dx: Int, times factor: Double,
    to plane: UnsafeMutableBufferPointer<Double>
  ) {
    let (height, width) = (source.size.height, source.size.width)
    source.values.withUnsafeBufferPointer { values in
      for y in max(0, -dy)..<min(height, height - dy) {
        let row = channel * height * width + (y + dy) * width + dx
        for x in max(0, -dx)..<min(width, width - dx) {
          plane[y * width + x] += factor * values[row + x]
        }
      }
    }
  }

  private func rectified(_ planes: Planes) -> Planes {
    var result = planes
    for i in result.values.indices { result.values[i] = max(0, result.values[i]) }
    return result
  }

  private func pooled(_ input: Planes) -> Planes {
    var output = Planes(
      channels: input.channels,
      size: Size(height: input.size.height / 2, width: input.size.width / 2))
    forEachWindow(input) { index, window in
      let values = window.map { input.values[$0] }
      output.values[index] =
        pooling == .max ? values.max()! : values.reduce(0, +) / 4
    }
    return output
  }

  private func pooledBack(_ gradient: Planes, input: Planes) -> Planes {
    var result = Planes(channels: input.channels, size: input.size)
    forEachWindow(input) { index, window in
      if pooling == .average {
        for position in window { result.values[position] += gradient.values[index] / 4 }
      } else {
        let largest = window.dropFirst().reduce(window[0]) {
          input.values[$1] > input.values[$0] ? $1 : $0
        }
        result.values[largest] += gradient.values[index]
      }
    }
    return result
  }

  /// Calls `body` with each pooled element's index and the four positions it is made of.
  private func forEachWindow(_ input: Planes, _ body: (Int, [Int]) -> Void) {
    let (height, width) = (input.size.height, input.size.width)
    var index = 0
    for channel in 0..<input.channels {
      for y in 0..<height / 2 {
        for x in 0..<width / 2 {
          let corner = channel * height * width + 2 * y * width + 2 * x
          body(index, [corner, corner + 1, corner + width, corner + width + 1])
          index += 1
        }
      }
    }
  }

  private func forEachPlane(
    of planes: inout Planes, _ body: (Int, UnsafeMutableBufferPointer<Double>) -> Void
  ) {
    let (channels, area) = (planes.channels, planes.size.area)
    planes.values.withUnsafeMutableBufferPointer { values in
      Workers(count: 4).forEach(channels) { channel, _ in
        body(
          channel,
          UnsafeMutableBufferPointer(rebasing: values[(channel * area)..<((channel + 1) * area)]))
      }
    }
  }
}
