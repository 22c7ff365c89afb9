import CKernelChecks
import Testing

@testable import Transfer

/// Each kernel by itself, one instruction set after the other; `make test-arm` checks ARM's.
@Suite struct KernelTests {
  @Test(.serialized, arguments: Candidate.fast)
  func kernelsMatchPlainLoops(candidate: Candidate) throws {
    let failures = ckernelchecks_run(try #require(candidate.kernels).instructionSet)
    #expect(failures == 0, "standard output says which")
  }
}
