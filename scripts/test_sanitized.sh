#!/usr/bin/env bash
# Runs tests under one of the compiler's sanitizers, built into a folder of their own (.build-asan,
# .build-ubsan, .build-tsan). Without FILTER they are the tests that have the most to show there: of the
# kernels for memory, of what shares threads for races, all for undefined behaviour.
#
# usage: scripts/test_sanitized.sh address|undefined|thread [FILTER]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
swift=${SWIFT:-swift}

case "${1-}" in
  address)
    build=.build-asan
    filter='FastBackendTests|NetworkTests|KernelTests'
    flags=(--sanitize=address)
    # Leaks are looked for when a program ends, and Swift's runtime keeps much until then.
    export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=0}"
    ;;
  undefined)
    # Swift traps on overflow and indices out of range anyway, and has no such sanitizer on Linux. This
    # is that of the C and C++ parts, whose runtime must be named to Swift's linker.
    build=.build-ubsan
    filter=
    runtime="$(dirname "$(readlink -f "$(command -v "$swift")")")/../lib/clang"
    runtime=$(echo "$runtime"/*/lib/linux)
    flags=(
      -Xcc -fsanitize=undefined -Xcc -fno-sanitize-recover=undefined -Xcxx -fsanitize=undefined
      -Xlinker "$runtime/libclang_rt.ubsan_standalone-$(uname -m).a"
      -Xlinker "$runtime/libclang_rt.ubsan_standalone_cxx-$(uname -m).a"
    )
    ;;
  thread)
    build=.build-tsan
    filter='FastBackendTests|resultsDoNot|manyThreads'
    flags=(--sanitize=thread)
    ;;
  *)
    echo 'usage: scripts/test_sanitized.sh address|undefined|thread [FILTER]' >&2
    exit 64
    ;;
esac

filter=${2:-$filter}
exec "$swift" test -c release -Xswiftc -enable-testing --scratch-path "$build" "${flags[@]}" \
  ${filter:+--filter "$filter"}
