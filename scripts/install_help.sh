#!/usr/bin/env bash
# Writes what the program says of itself: its man page, and completions for bash, zsh and fish.
#
# usage: install_help.sh PROGRAM SHARE
set -euo pipefail
program=$1
share=$2
here=$(dirname "${BASH_SOURCE[0]}")

put() { # FILE, its contents on standard input
  mkdir -p "$(dirname "$1")"
  cat >"$1"
  chmod 644 "$1"
}

"$program" --experimental-dump-help | python3 "$here/man.py" - "$("$program" --version)" |
  put "$share/man/man1/vidstyle.1"
"$program" --generate-completion-script bash | put "$share/bash-completion/completions/vidstyle"
"$program" --generate-completion-script zsh | put "$share/zsh/site-functions/_vidstyle"
"$program" --generate-completion-script fish | put "$share/fish/vendor_completions.d/vidstyle.fish"
