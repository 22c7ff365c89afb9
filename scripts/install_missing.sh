#!/usr/bin/env bash
# Installs those of some Debian packages that are missing (as root). usage: install_missing.sh PACKAGE…
set -euo pipefail

missing=()
for package in "$@"; do
  [[ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" == installed ]] ||
    missing+=("$package")
done
if ((${#missing[@]})); then
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi
