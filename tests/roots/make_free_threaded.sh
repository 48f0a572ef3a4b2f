#!/bin/bash
# Builds a free-threaded CPython 3.13 (`python3.13t`), which Debian does not package, from Debian's source of python3.13.
#
#   tests/roots/make_free_threaded.sh
#
# It is a release build (-O2 -g, no LTO, no PGO) with the interpreter in the executable, and its standard library is without tests.
# It needs a C compiler, make and dpkg-dev, and 2 to 5 minutes. The result is a prefix that runs where it is,
# ${HOGNOSE_ROOTS:-${XDG_CACHE_HOME:-~/.cache}/hognose/roots}/free-threaded; the source and the objects are removed again.
# A finished prefix is left alone.
# SPDX-License-Identifier: MIT
set -euo pipefail

roots=${HOGNOSE_ROOTS:-${XDG_CACHE_HOME:-$HOME/.cache}/hognose/roots}
mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep '/debian/$' | grep -v security | head -n 1)}
suite=trixie
python=python3.13
prefix=$roots/free-threaded
scratch=$prefix.build
options=(--disable-gil --disable-test-modules --without-ensurepip)
flags='-O2 -g -DNDEBUG -Wall'
want="$suite $python ${options[*]} $flags"

for tool in gcc make dpkg-source; do
    command -v "$tool" >/dev/null || { echo "make_free_threaded.sh: no $tool here; install gcc, make and dpkg-dev" >&2; exit 1; }
done
if [ "$(cat "$prefix/.done" 2>/dev/null)" = "$want" ]; then
    echo "$prefix: up to date"
    exit 0
fi

# The newest source of the suite, unpacked at $scratch/source, with lists of our own.
get_source() {
    local state=$scratch/apt options
    mkdir -p "$state"/{lists,archives}/partial
    : >"$state/status"
    echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$state/sources.list"
    options=(-oDir::Etc::SourceList="$state/sources.list" -oDir::Etc::SourceParts=/dev/null -oDir::State::Lists="$state/lists"
             -oDir::State::status="$state/status" -oDir::Cache="$state" -oDir::Cache::archives="$state/archives" -oAPT::Sandbox::User=root)
    apt-get "${options[@]}" update -qq
    (cd "$scratch" && apt-get "${options[@]}" source -qq --download-only "$python")
    dpkg-source --no-check --skip-patches -x "$scratch/$python"_*.dsc "$scratch/source" >/dev/null
}

build() {
    (cd "$scratch/source" && ./configure -q --prefix="$prefix" "${options[@]}" OPT="$flags" && make -s -j"$(nproc)") >"$scratch/log" 2>&1 \
        || { tail -n 30 "$scratch/log" >&2; echo "make_free_threaded.sh: the build failed" >&2; exit 1; }
}

# `make install` would compile the whole library three times; the few files that count are copied.
lay_out() {
    local source=$scratch/source library=$prefix/lib/${python}t modules
    modules=$source/$(cat "$source/pybuilddir.txt")
    rm -rf "$prefix"
    mkdir -p "$prefix/bin" "$library/lib-dynload"
    cp "$source/python" "$prefix/bin/${python}t"
    cp "$source/Tools/gdb/libpython.py" "$prefix/bin/${python}t-gdb.py"
    tar -C "$source/Lib" --exclude=test --exclude=idlelib --exclude=tkinter --exclude=turtledemo --exclude=ensurepip --exclude=__pycache__ \
        -cf - . | tar -C "$library" -xf -
    cp "$modules"/_sysconfigdata*.py "$library"
    cp -L "$modules"/*.so "$library/lib-dynload"
}

rm -rf "$scratch"
mkdir -p "$scratch"
get_source
build
lay_out
rm -rf "$scratch"
# What the tests import is compiled here, as they do not write byte code: each start would take a second.
env -u PYTHONDONTWRITEBYTECODE "$prefix/bin/${python}t" -c 'import asyncio, ctypes, datetime, decimal, fractions, json, pathlib, platform
import sys, tempfile, uuid, _decimal; assert not sys._is_gil_enabled()'
echo "$want" >"$prefix/.done"
echo "$prefix: ready ($(du -sh "$prefix" | cut -f1))"
