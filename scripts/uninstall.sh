#!/usr/bin/env bash
# Removes what `make install` has put under a prefix, and the folders that were made for vidstyle alone.
#
# usage: uninstall.sh PREFIX
set -euo pipefail
prefix=$1
files=(
  bin/vidstyle
  share/vidstyle/vgg19.safetensors
  share/man/man1/vidstyle.1
  share/bash-completion/completions/vidstyle
  share/zsh/site-functions/_vidstyle
  share/fish/vendor_completions.d/vidstyle.fish
)
for file in "${files[@]}"; do rm -f -- "$prefix/$file"; done
if [[ -d "$prefix/share/vidstyle" ]]; then
  rmdir --ignore-fail-on-non-empty -- "$prefix/share/vidstyle"
fi
