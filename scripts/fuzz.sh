#!/usr/bin/env bash
# Builds the fuzzers (Fuzzing/README.md) and runs each of them, or those that are named, for FUZZ_SECONDS (60).
# An input that one trips over is kept in Fuzzing/.build/findings, and the script fails in the end.
#
# usage: scripts/fuzz.sh [NAME…]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
seconds=${FUZZ_SECONDS:-60}
# Foundation's own reading of files leaks now and then.
export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=0}"

"${SWIFT:-swift}" build -c release --package-path Fuzzing -Xswiftc -enable-testing \
  -Xswiftc -sanitize=fuzzer,address

names=("$@")
if [[ ${#names[@]} -eq 0 ]]; then
  mapfile -t names < <(sed -nE 's/^  case ([a-zA-Z0-9]+)$/\1/p' Fuzzing/Sources/fuzz/Target.swift)
fi

mkdir -p Fuzzing/.build/findings
failed=()
for name in "${names[@]}"; do
  echo "fuzz: $name for $seconds s"
  VIDSTYLE_FUZZ=$name Fuzzing/.build/release/fuzz -max_total_time="$seconds" \
    -artifact_prefix="Fuzzing/.build/findings/$name-" \
    -verbosity=0 -print_funcs=0 -print_final_stats=1 || failed+=("$name")
done
if [[ ${#failed[@]} -gt 0 ]]; then
  echo "fuzz: found something in ${failed[*]}; the inputs are in Fuzzing/.build/findings" >&2
  exit 1
fi
echo "fuzz: nothing found"
