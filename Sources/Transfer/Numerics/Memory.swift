import CKernels

/// How the process uses memory.
public enum Memory {
  /// Gives what is large back to the system when it is freed, from now on: malloc would keep some 100 MB
  /// of a large video's past frames.
  public static func returnLargeBlocks() { ck_return_large_blocks() }
}
