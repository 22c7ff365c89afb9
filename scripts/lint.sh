#!/usr/bin/env bash
# Checks the formatting of the Swift sources: the rules of .swift-format, and the length of lines, which
# swift-format leaves alone in comments and strings. usage: scripts/lint.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

sources=(
  Sources Tests Benchmarks/Sources Fuzzing/Sources
  Package.swift Benchmarks/Package.swift Fuzzing/Package.swift
)
# Code is wrapped at 100 columns; comments that hold formulas may go this far.
longest=120

status=0
"${SWIFT:-swift}" format lint --strict --recursive "${sources[@]}" || status=1

# Lines that are one string stay whole: tests compare sentences word for word.
long_lines=$(
  LC_ALL=C.UTF-8 grep -rnE --include='*.swift' "^.{$((longest + 1)),}" "${sources[@]}" |
    grep -vE '^[^:]+:[0-9]+: *"([^"\\]|\\.)*",?$' | cut -d : -f 1,2
) || true
if [[ -n "$long_lines" ]]; then
  sed "s/\$/: more than $longest columns/" <<<"$long_lines" >&2
  status=1
fi
exit $status
