import CKernels

extension Pooling {
  /// How a convolution finishes its results if it pools them.
  var finish: ck_finish { self == .max ? CK_MAX_POOL : CK_AVERAGE_POOL }

  /// Share of a pooled value's derivative that each pixel receives, where bits are set.
  var share: Float { self == .max ? 1 : 0.25 }
}
