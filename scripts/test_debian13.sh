#!/usr/bin/env bash
# Builds vidstyle on Debian 13 and runs its tests there: in a chroot made from this machine's own
# package source, with this machine's Swift toolchain and weights. Needs root.
#
# All mounts are made in a namespace that ends with the script: none outlives it, and none is there
# when files are removed.
#
# usage: scripts/test_debian13.sh [--media] [FOLDER]
#   --media   run only the tests of reading and writing files
#   FOLDER    keep the chroot here, and use it again the next time; otherwise it is temporary
set -euo pipefail

# Swift's toolchain needs, in addition to what scripts/setup.sh installs: the C library's headers and
# start files, a linker, and the libraries that it is linked against itself.
toolchain_packages=(g++ libcurl4t64 libncurses6 libsqlite3-0 libuuid1 libxml2 tzdata)
# Whose versions are printed.
reported_packages=(libavcodec-dev libopencv-video-dev libopenblas-dev libpng-dev g++)
# Where the checkout lies in the chroot.
checkout=/root/vidstyle

fail() {
  echo "test_debian13: $*" >&2
  exit 1
}

quietly() { # LOG COMMAND …
  local log=$1
  shift
  "$@" >"$log" 2>&1 </dev/null && return
  tail -n 20 "$log" >&2
  fail "$1 failed; its last words stand above."
}

# The Debian mirror that this machine installs from.
mirror() {
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Component: main' \
    "Release: $(. /etc/os-release && echo "${VERSION_CODENAME:-}")" | head -n 1
}

make_system() { # ROOT
  [[ -e "$1/made" ]] && return
  local mirror
  mirror=$(mirror)
  [[ -n "$mirror" ]] || fail "apt-get has no Debian mirror"
  command -v debootstrap >/dev/null || apt-get install -y -qq --no-install-recommends debootstrap
  quietly "$1.log" debootstrap --variant=minbase trixie "$1" "$mirror"
  touch "$1/made"
}

# The folder that holds the toolchain's bin, lib and share.
toolchain() {
  local program folder
  program=$(command -v "${SWIFT:-swift}") || fail "there is no swift in PATH"
  folder=$(dirname "$(dirname "$(readlink -f "$program")")")
  [[ "$folder" != /usr && "$folder" != / ]] ||
    fail "Swift lies in $folder among other programs; unpack a toolchain into a folder of its own"
  echo "$folder"
}

mount_read_only() { # FOLDER ROOT
  mkdir -p "$2$1"
  mount --bind "$1" "$2$1"
  mount -o remount,bind,ro "$2$1"
}

# Copies of Swift packages that git is set to take instead of the real ones.
mount_package_mirrors() { # ROOT
  local key value folder
  rm -f "$1/etc/gitconfig"
  while read -r key value; do
    folder=${key#url.}
    folder=${folder%.insteadof}
    folder=${folder#file://}
    [[ -d "$folder" ]] || continue
    mountpoint -q "$1$folder" || mount_read_only "$folder" "$1"
    git config --file "$1/etc/gitconfig" --add "$key" "$value"
  done < <(git config --get-regexp '^url\..*\.insteadof$')
}

# Replaces the checkout in the chroot, but for what was built there.
copy_checkout() { # ROOT
  local target="$1$checkout" folder
  mkdir -p "$target"
  find "$target" -mindepth 1 -maxdepth 1 ! -name '.build*' -exec rm -rf --one-file-system {} +
  git ls-files -z | tar --create --null --files-from=- | tar --extract --directory "$target"
  for folder in weights downloads; do
    if [[ -d $folder ]]; then cp --recursive --dereference --preserve=timestamps "$folder" "$target"; fi
  done
}

run_inside() { # ROOT COMMAND …
  local root=$1
  shift
  chroot "$root" /usr/bin/env -i HOME=/root LANG=C.UTF-8 TERM=dumb DEBIAN_FRONTEND=noninteractive \
    PATH="$(toolchain)/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" \
    bash -euc 'cd "$1"; shift; "$@"' - "$checkout" "$@"
}

build_and_test() { # ROOT [FILTER …]
  local root=$1 options=(-c release -Xswiftc -enable-testing --scratch-path .build-tests)
  shift
  run_inside "$root" swift build --build-tests "${options[@]}"
  run_inside "$root" swift test --skip-build "${options[@]}" "$@"
}

# The part that runs in a mount namespace of its own.
run_in_namespace() { # ROOT [FILTER …]
  local root=$1
  make_system "$root"
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  mount_read_only "$(toolchain)" "$root"
  mount_package_mirrors "$root"
  cp --dereference /etc/hosts /etc/resolv.conf "$root/etc/"
  copy_checkout "$root"

  run_inside "$root" scripts/setup.sh tests
  quietly "$root.log" run_inside "$root" \
    apt-get install -y -q --no-install-recommends "${toolchain_packages[@]}"
  echo "Debian $(<"$root/etc/debian_version"):"
  run_inside "$root" dpkg-query -W -f='  ${Package} ${Version}\n' "${reported_packages[@]}"
  build_and_test "$@"
}

if [[ "${1:-}" == --in-namespace ]]; then
  shift
  run_in_namespace "$@"
  exit
fi

[[ $EUID -eq 0 ]] || fail "only root can make a chroot"
filter=()
if [[ "${1:-}" == --media ]]; then
  filter=(--filter VideoIOTests)
  shift
fi
(($# <= 1)) || fail "usage: scripts/test_debian13.sh [--media] [FOLDER]"
child=
if (($#)); then
  folder=$(realpath -m "$1")
  trap 'kill -KILL $child 2>/dev/null || true' EXIT
else
  folder=$(mktemp -d)
  trap 'kill -KILL $child 2>/dev/null || true; rm -rf --one-file-system "$folder"' EXIT
fi
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mkdir -p "$folder/root"
# In the background, so that signals end it at once.
unshare --mount --propagation private --pid --fork --kill-child \
  scripts/test_debian13.sh --in-namespace "$folder/root" "${filter[@]}" &
child=$!
wait "$child"
