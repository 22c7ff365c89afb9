import CKernels

extension Pooling {
  /// How a convolution's results become pooled features.
  var finish: ck_finish { self == .max ? CK_MAX_POOL : CK_AVERAGE_POOL }

  /// What part of a pooled value's derivative each place that gets some is given.
  var share: Float { self == .max ? 1 : 0.25 }
}
