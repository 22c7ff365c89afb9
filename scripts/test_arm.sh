#!/usr/bin/env bash
# Compiles the kernels for 64-bit ARM, where they use NEON, and checks them under an emulator against
# plain loops in double precision. Installs the cross compiler's libraries and the emulator if they
# are missing. usage: scripts/test_arm.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/install_missing.sh gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user-static

# The compiler that the package itself is built with.
clang="$(dirname "$(readlink -f "$(command -v "${SWIFT:-swift}")")")/clang"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
"$clang" --target=aarch64-linux-gnu -O3 -static -fuse-ld=lld -DCKERNELCHECKS_MAIN \
  -ISources/CKernels/include -ITests/CKernelChecks/include \
  Sources/CKernels/*.c Tests/CKernelChecks/*.c -lm -o "$folder/checks"
qemu-aarch64-static "$folder/checks" neon
