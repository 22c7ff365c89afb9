import CKernels

/// One convolution of made-up values, as the engine runs it.
final class ConvolutionRun {
  private(set) var job: ck_convolution
  private let kernels: ck_kernels
  private let tiles, products: UnsafeMutablePointer<Float>

  init(
    _ kernels: ck_kernels, inputs: Int32, outputs: Int32, height: Int32, width: Int32, tile: Int32,
    mirrored: Bool, pooled: Bool, block: Int?, pass: Int?
  ) {
    self.kernels = kernels
    let edge = Int(tile + 2)
    let weights = Self.floats(edge * edge * Int(inputs * outputs))
    let (pooledHeight, pooledWidth) = pooled ? (height / 2, width / 2) : (height, width)
    let wanted = Int32(block ?? (inputs <= 64 ? 14 : inputs <= 128 ? 28 : 56))
    let bits = Self.floats(ck_bits_size(max(inputs, outputs), height, width) / 2)
    let words = UnsafeMutableRawPointer(bits).assumingMemoryBound(to: UInt16.self)
    job = ck_convolution(
      filter: ck_filter(tile: tile, inputs: inputs, outputs: outputs, weights: weights),
      height: height, width: width,
      input: Self.map(
        inputs, mirrored ? pooledHeight : height, mirrored ? pooledWidth : width),
      input_bits: mirrored && pooled ? UnsafePointer(words) : nil, share: 1,
      output: Self.map(
        outputs, mirrored ? height : pooledHeight, mirrored ? width : pooledWidth),
      output_bits: words, bias: mirrored ? nil : UnsafePointer(Self.floats(Int(outputs))),
      finish: mirrored ? CK_DERIVATIVE : pooled ? CK_MAX_POOL : CK_RELU, terms: nil,
      block_tiles: max(wanted / kernels.group, 1) * kernels.group,
      pass_panels: Int32(pass ?? 64) / kernels.panel)
    tiles = Self.floats(ck_tiles_size(&job))
    var table = kernels
    products = Self.floats(ck_products_size(&job, &table))
    for i in 0..<ck_map_size(&job.input) { job.input.values[i] = Float(i % 7) - 2 }
    let kernel = (0..<Int(9 * inputs * outputs)).map { Float($0 % 11 - 5) * 1e-3 }
    kernels.transform_weights(
      &job.filter, kernel, mirrored ? 1 : 0, 0, outputs / kernels.panel, weights)
  }

  /// Floating-point operations of the convolution without Winograd.
  var directOperations: Double {
    18 * Double(job.filter.inputs) * Double(job.filter.outputs) * Double(job.height * job.width)
  }

  /// Floating-point operations of the products of tiles.
  var tileOperations: Double {
    let positions = Double((job.filter.tile + 2) * (job.filter.tile + 2))
    return 2 * positions * Double(job.filter.inputs) * Double(job.filter.outputs)
      * Double(withUnsafePointer(to: job) { ck_tile_count($0) })
  }

  func run() {
    withUnsafePointer(to: job) { job in
      let count = ck_tile_count(job)
      let blocks = (count + job.pointee.block_tiles - 1) / job.pointee.block_tiles
      for block in 0..<blocks {
        let first = count * block / blocks
        let size = count * (block + 1) / blocks - first
        kernels.transform_input(job, first, size, 0, job.pointee.filter.inputs / 16, tiles)
        let panels = job.pointee.filter.outputs / kernels.panel
        for panel in stride(from: 0, to: panels, by: Int(job.pointee.pass_panels)) {
          kernels.convolve_panels(
            job, first, size, panel, min(job.pointee.pass_panels, panels - panel), tiles, products,
            nil)
        }
      }
    }
  }

  /// Zeroed memory that is never given back: the process ends soon.
  private static func floats(_ count: Int) -> UnsafeMutablePointer<Float> {
    ck_allocate(count * 4)!.assumingMemoryBound(to: Float.self)
  }

  private static func map(_ channels: Int32, _ height: Int32, _ width: Int32) -> ck_map {
    var map = ck_map(
      values: floats(1), channels: channels, height: height, width: width, top: 0, left: 0)
    map.values = floats(ck_map_size(&map))
    return map
  }
}
