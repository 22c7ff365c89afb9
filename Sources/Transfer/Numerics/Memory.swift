import CKernels

/// The process's use of memory.
public enum Memory {
  /// From now on, returns large blocks to the system as soon as they are freed; malloc would keep about 100 MB of a
  /// large video's past frames.
  public static func returnLargeBlocks() { ck_return_large_blocks() }
}
