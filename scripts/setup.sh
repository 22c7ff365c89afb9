#!/usr/bin/env bash
# Installs what building and testing vidstyle needs beside the Swift toolchain: Debian packages,
# and only those that are missing. Run it again at any time; with nothing missing it changes
# nothing.
#
# usage: scripts/setup.sh [tests]
#   tests   also what only the tests need: shells and tmux for completions, groff for the man page, and a
#           browser for the page
set -euo pipefail

# Libraries, looked up as packages.
libraries=(
  libavcodec-dev libavfilter-dev libavformat-dev libavutil-dev libswresample-dev libswscale-dev
  liblcms2-dev libopenblas-dev libopencv-video-dev libpng-dev
)
# Programs, looked up as commands: command=package.
programs=(ffmpeg=ffmpeg git=git make=make pkg-config=pkg-config python3=python3)
if [[ ${1:-} == tests ]]; then
  programs+=(fish=fish groff=groff-base tmux=tmux zsh=zsh)
  programs+=(curl=curl chromium=chromium chromedriver=chromium-driver)
fi

fail() {
  echo "setup: $*" >&2
  exit 1
}

is_installed() {
  [[ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" == installed ]]
}

# Any python3 will do for fetching, if it has pip.
has_pip() {
  local python
  while read -r python; do
    if "$python" -m pip --version >/dev/null 2>&1; then return 0; fi
  done < <(type -ap python3)
  return 1
}

if ! command -v apt-get >/dev/null; then
  fail "this is not Debian or Ubuntu; install FFmpeg, Little CMS, OpenBLAS, OpenCV and libpng with their headers," \
    "pkg-config, git, make and python3 with pip, then go on with 'make build'."
fi

missing=()
for package in "${libraries[@]}"; do
  is_installed "$package" || missing+=("$package")
done
for program in "${programs[@]}"; do
  command -v "${program%%=*}" >/dev/null || missing+=("${program#*=}")
done
has_pip || missing+=(python3-pip)
# Downloads need the certificates that Debian only recommends.
[[ -e /etc/ssl/certs/ca-certificates.crt ]] || missing+=(ca-certificates)

if [[ ${#missing[@]} -eq 0 ]]; then
  echo "setup: nothing is missing"
  exit 0
fi
if [[ $EUID -ne 0 ]]; then
  fail "packages are missing; run: sudo apt-get update &&" \
    "sudo apt-get install --no-install-recommends ${missing[*]}"
fi

echo "setup: installing ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
apt=(apt-get -q -y -o DPkg::Lock::Timeout=300)
if ! { "${apt[@]}" update && "${apt[@]}" install --no-install-recommends "${missing[@]}"; } \
  >"$log" 2>&1 </dev/null; then
  tail -n 20 "$log" >&2
  fail "apt-get could not install the packages; its last words stand above."
fi
echo "setup: done"
