#!/bin/bash
# Unpacks Debian roots that hold other CPythons and other GDBs, for tests/integration/subjects.py to find.
#
#   tests/roots/make.sh [SUITE...]          suites: bullseye trixie sid (default: all)
#
# apt resolves the packages with scratch lists and an empty status, dpkg-deb unpacks them under
# ${HOGNOSE_ROOTS:-${XDG_CACHE_HOME:-~/.cache}/hognose/roots}/SUITE; no maintainer script runs and nothing is mounted.
# A root with a GDB gets a script `SUITE/run-gdb` that runs it through the root's own loader, on the host's files.
# The suites that have a GDB run it inside too, for test_gdb: its programs are started by a shell (dash), and its character set is that of the
# locale C.UTF-8 (libc-bin).  A finished root is left alone.
# SPDX-License-Identifier: MIT
set -euo pipefail

roots=${HOGNOSE_ROOTS:-${XDG_CACHE_HOME:-$HOME/.cache}/hognose/roots}
mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep '/debian/$' | grep -v security | head -n 1)}
arch=$(dpkg --print-architecture)

packages_of() {
    case $1 in
        bullseye) echo python2.7 python3.9 ;;
        trixie) echo python3.13 python3.13-dbg libpython3.13-testsuite gdb dash libc-bin libc6-dbg ;;
        sid) echo python3.14 python3.14-dbg libpython3.14-testsuite python3.15 python3.15-dbg libpython3.15-testsuite gdb dash libc-bin libc6-dbg ;;
        *) echo "make.sh: unknown suite $1" >&2; exit 2 ;;
    esac
}

apt_options() {
    local state=$1
    echo "-oDir::Etc::SourceList=$state/sources.list -oDir::Etc::SourceParts=/dev/null -oDir::State::Lists=$state/lists" \
        "-oDir::State::status=$state/status -oDir::Cache=$state -oDir::Cache::archives=$state/archives -oAPT::Sandbox::User=root" \
        "-oAPT::Architecture=$arch -oAcquire::Languages=none -oAPT::Install-Recommends=false"
}

prepare() {
    local suite=$1 root=$2 state=$3
    rm -rf --one-file-system "$root" "$state"
    mkdir -p "$root"/usr/{bin,sbin,lib,lib64} "$root"/{tmp,proc,dev} "$state"/{lists,archives}/partial
    for folder in bin sbin lib lib64; do ln -sfn "usr/$folder" "$root/$folder"; done
    : >"$state/status"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$state/sources.list"
}

unpack() {
    local suite=$1 root=$2 state=$3 options packages name version architecture
    read -ra options <<<"$(apt_options "$state")"
    read -ra packages <<<"$(packages_of "$suite")"
    apt-get "${options[@]}" update -qq
    apt-get "${options[@]}" install -y -qq --download-only "${packages[@]}" >/dev/null
    apt-get "${options[@]}" install -s "${packages[@]}" |
        sed -nE 's/^Inst ([^ :]+)(:[^ ]+)? \(([^ ]+) .*\[([a-z0-9]+)\]\).*/\1 \3 \4/p' |
        while read -r name version architecture; do
            dpkg-deb --fsys-tarfile "$state/archives/${name}_${version//:/%3a}_$architecture.deb" |
                tar -C "$root" --keep-directory-symlink --exclude=./usr/share/doc --exclude=./usr/share/man \
                    --exclude=./usr/share/locale -xf -
        done
    ldconfig -r "$root" 2>/dev/null || true
}

write_gdb() {
    local root=$1
    [ -x "$root/usr/bin/gdb" ] || return 0
    cat >"$root/run-gdb" <<RUN
#!/bin/bash
# GDB of this root on the host's files, through the root's own loader.
root=$root
export PYTHONHOME=\$root/usr
exec "\$root"/usr/lib64/ld-linux-x86-64.so.2 --library-path "\$root/usr/lib/$(uname -m)-linux-gnu" "\$root/usr/bin/gdb" \\
    --data-directory="\$root/usr/share/gdb" -iex 'unset environment PYTHONHOME' "\$@"
RUN
    chmod +x "$root/run-gdb"
}

make_root() {
    local suite=$1 root=$roots/$1 state=$roots/$1.apt want
    want="$suite $(packages_of "$suite")"
    if [ "$(cat "$root/.done" 2>/dev/null)" = "$want" ]; then
        echo "$root: up to date"
        return
    fi
    prepare "$suite" "$root" "$state"
    unpack "$suite" "$root" "$state"
    write_gdb "$root"
    rm -rf "$state"
    echo "$want" >"$root/.done"
    echo "$root: ready ($(du -sh "$root" | cut -f1))"
}

mkdir -p "$roots"
[ $# -gt 0 ] || set -- bullseye trixie sid
for suite in "$@"; do make_root "$suite"; done
