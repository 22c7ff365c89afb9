import Basics

extension Stylizer {
  /// The saved state of a minimisation started by another process.
  struct Resumption {
    /// How often it has failed with a larger step.
    let failures: Int
    /// The image that it started from; `nil` if that can be computed again.
    let start: Tensor?
    /// The losses of that image.
    let initial: LossTerms
  }

  /// A state of another image size, saved by a stylizer of a larger or smaller size.
  private struct OtherSize: Error {}

  private struct Header {
    var height: Int64
    var width: Int64
    var failures: Int64
    var hasStart: Int64
  }

  /// Reads the state that another process saved of a minimisation at this size; `nil` if there is
  /// none.
  func resume(from checkpoint: (any Checkpoint)?) throws(StylizeError) -> Resumption? {
    guard let checkpoint, checkpoint.holdsState else { return nil }
    var resumption: Resumption?
    do {
      try checkpoint.read { read in
        var header = Header(height: 0, width: 0, failures: 0, hasStart: 0)
        try withUnsafeMutableBytes(of: &header, read)
        guard header.height == Int64(image.size.height), header.width == Int64(image.size.width)
        else { throw OtherSize() }
        let start = header.hasStart != 0 ? Tensor(channels: 3, size: image.size) : nil
        if let start { try read(UnsafeMutableRawBufferPointer(start.values)) }
        let initial = try optimizer.restoreMinimization(of: image, read)
        resumption = Resumption(failures: Int(header.failures), start: start, initial: initial)
      }
    } catch is OtherSize {
      return nil
    } catch {
      throw StylizeError(cause: .notRestored)
    }
    return resumption
  }

  /// Saves the states of a minimisation.
  ///
  /// - Parameters:
  ///   - start: the image that it started from; `nil` if that can be computed again.
  ///   - failures: how often it has failed with a larger step.
  func keeper(
    _ checkpoint: (any Checkpoint)?, start: Tensor?, failures: Int
  ) -> MinimizationKeeper? {
    guard let checkpoint else { return nil }
    let header = Header(
      height: Int64(image.size.height), width: Int64(image.size.width),
      failures: Int64(failures), hasStart: start == nil ? 0 : 1)
    return MinimizationKeeper(
      isDue: { checkpoint.isDue }, isDueAtStop: { checkpoint.isDueAtStop },
      keep: { state in
        checkpoint.keep { write in
          try withUnsafeBytes(of: header, write)
          if let start { try write(UnsafeRawBufferPointer(start.values)) }
          try withoutActuallyEscaping(write) { try state($0) }
        }
      })
  }
}
