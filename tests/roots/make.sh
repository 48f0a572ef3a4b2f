#!/bin/bash
# Unpacks Debian roots that hold other CPythons and other GDBs, for tests/integration/subjects.py to find.
#
#   tests/roots/make.sh [ROOT...]          roots: bullseye trixie sid pypy arm64 emulator musl coredumpctl fresh/SUITE
#
# Without ROOT it makes them all, and then what make_embedded.sh and make_free_threaded.sh beside it build.
#
# apt resolves the packages with scratch lists and an empty status, dpkg-deb unpacks them under
# ${HOGNOSE_ROOTS:-${XDG_CACHE_HOME:-~/.cache}/hognose/roots}/ROOT; no maintainer script runs and nothing is mounted.
# A root with a GDB gets a script `ROOT/run-gdb` that runs it through the root's own loader, on the host's files.
# arm64 is a root of that machine, for the QEMU in emulator to run; pypy is a Python that hognose must refuse.
# musl has nothing but that C library, and coredumpctl the programs of systemd that keep cores. fresh/SUITE is what somebody has who installs
# hognose there: Python, venv, pytest and GDB, and no compiler.
# The suites that have a GDB run it inside too, for test_gdb: its programs are started by a shell (dash), and its character set is that of the
# locale C.UTF-8 (libc-bin).  A finished root is left alone.
# SPDX-License-Identifier: MIT
set -euo pipefail

roots=${HOGNOSE_ROOTS:-${XDG_CACHE_HOME:-$HOME/.cache}/hognose/roots}
mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep '/debian/$' | grep -v security | head -n 1)}

# What is special about the root $1.
suite_of() { case $1 in pypy | arm64) echo trixie ;; emulator | musl | coredumpctl) echo bookworm ;; *) echo "${1#fresh/}" ;; esac; }
architecture_of() { case $1 in arm64) echo arm64 ;; *) dpkg --print-architecture ;; esac; }
files_of() { case $1 in emulator) echo ./usr/bin/qemu-aarch64-static ;; *) echo . ;; esac; }

packages_of() {
    case $1 in
        bullseye) echo python2.7 python3.9 ;;
        trixie) echo python3.13 python3.13-dbg libpython3.13-testsuite gdb dash libc-bin libc6-dbg ;;
        sid) echo python3.14 python3.14-dbg libpython3.14-testsuite python3.15 python3.15-dbg libpython3.15-testsuite gdb dash libc-bin libc6-dbg ;;
        pypy) echo pypy3 ;;
        arm64) echo python3.13 ;;
        emulator) echo qemu-user-static ;;
        musl) echo musl ;;
        coredumpctl) echo systemd-coredump systemd-journal-remote ;;
        fresh/*) echo python3 python3-venv python3-pytest gdb bash dash coreutils libc-bin ;;
        *) echo "make.sh: unknown root $1" >&2; exit 2 ;;
    esac
}

apt_options() {
    local architecture=$1 state=$2
    echo "-oDir::Etc::SourceList=$state/sources.list -oDir::Etc::SourceParts=/dev/null -oDir::State::Lists=$state/lists" \
        "-oDir::State::status=$state/status -oDir::Cache=$state -oDir::Cache::archives=$state/archives -oAPT::Sandbox::User=root" \
        "-oAPT::Architecture=$architecture -oAPT::Architectures=$architecture -oAcquire::Languages=none -oAPT::Install-Recommends=false"
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
    local kind=$1 root=$2 state=$3 options packages name version architecture
    read -ra options <<<"$(apt_options "$(architecture_of "$kind")" "$state")"
    read -ra packages <<<"$(packages_of "$kind")"
    apt-get "${options[@]}" update -qq
    apt-get "${options[@]}" install -y -qq --download-only "${packages[@]}" >/dev/null
    apt-get "${options[@]}" install -s "${packages[@]}" |
        sed -nE 's/^Inst ([^ :]+)(:[^ ]+)? \(([^ ]+) .*\[([a-z0-9]+)\]\).*/\1 \3 \4/p' |
        while read -r name version architecture; do
            dpkg-deb --fsys-tarfile "$state/archives/${name}_${version//:/%3a}_$architecture.deb" |
                tar -C "$root" --keep-directory-symlink --exclude=./usr/share/doc --exclude=./usr/share/man \
                    --exclude=./usr/share/locale -xf - "$(files_of "$kind")"
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

# What a maintainer script puts together: without that file pip of trixie does not start.
write_certificates() {
    local folder=$1/usr/share/ca-certificates
    [ -d "$folder" ] || return 0
    mkdir -p "$1/etc/ssl/certs"
    find "$folder" -name '*.crt' -exec cat {} + >"$1/etc/ssl/certs/ca-certificates.crt"
}

make_root() {
    local kind=$1 root=$roots/$1 state=$roots/$1.apt want
    want="$kind $(packages_of "$kind")"
    if [ "$(cat "$root/.done" 2>/dev/null)" = "$want" ]; then
        echo "$root: up to date"
        return
    fi
    prepare "$(suite_of "$kind")" "$root" "$state"
    unpack "$kind" "$root" "$state"
    write_gdb "$root"
    write_certificates "$root"
    rm -rf "$state"
    echo "$want" >"$root/.done"
    echo "$root: ready ($(du -sh "$root" | cut -f1))"
}

mkdir -p "$roots/fresh"
[ $# -eq 0 ] || { for kind in "$@"; do make_root "$kind"; done; exit; }
for kind in bullseye trixie sid pypy arm64 emulator musl coredumpctl fresh/{bullseye,bookworm,trixie,sid}; do make_root "$kind"; done
status=0
for script in make_embedded.sh make_free_threaded.sh; do "$(dirname "$0")/$script" || status=1; done
exit $status
