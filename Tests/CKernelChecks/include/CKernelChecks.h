// The kernels against plain loops in double precision: a program of its own where Swift does not run,
// such as under an emulator, and a test among the others elsewhere.
#pragma once

// Checks the kernels of a name ("avx2", "neon" …), prints what fails; how many checks failed, or −1 if
// this CPU lacks them.
int ckernelchecks_run(const char *_Nonnull name);
