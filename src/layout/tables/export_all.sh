#!/bin/sh
# Makes every table of this folder anew, from the interpreters that are on this machine:
#   src/layout/tables/export_all.sh PROGRAM [ROOTS]
# PROGRAM is a built `hognose`. pyenv's interpreters are looked for under $PYENV_ROOT or ~/.pyenv.
# Below ROOTS there may be Debian systems, unpacked or debootstrapped, by the names used here, with
# the packages pythonX.Y, pythonX.Y-dbg and libpythonX.Y. What is not there is left as it is; what
# was skipped is said.
# SPDX-License-Identifier: MIT
set -u
program=$1
roots=${2:-/dev/null/no-roots}
tables=$(dirname "$0")
modules="_collections _functools datetime _datetime _decimal _asyncio _ctypes array itertools operator _io _socket mmap _struct
         _zoneinfo _queue _elementtree cStringIO"
pyenv=${PYENV_ROOT:-$HOME/.pyenv}/versions

# export_table NAME ARGUMENT...
export_table() {
  name=$1
  shift
  if "$program" layout export "$@" > "$tables/$name.tsv.new"; then
    mv "$tables/$name.tsv.new" "$tables/$name.tsv" && echo "$name"
  else
    rm -f "$tables/$name.tsv.new"
    echo "$name: skipped" >&2
  fi
}

for prefix in "$pyenv"/*.*.*; do
  library=$(ls "$prefix"/lib/libpython*.so.1.0 2>/dev/null | head -n 1)
  [ -n "$library" ] || continue
  set -- "$library"
  # Which of them are built into the library differs from version to version.
  for module in $modules; do
    for file in "$prefix"/lib/python*/lib-dynload/$module.so \
                "$prefix"/lib/python*/lib-dynload/$module.cpython-*.so; do
      [ -f "$file" ] && set -- "$@" "$file"
    done
  done
  export_table "$(basename "$prefix")" "$@"
done

# debian ROOT MINOR VERSION SUFFIX FLAVOUR
debian() {
  root=$roots/$1
  file=$root/usr/bin/python$2$4
  [ -f "$file" ] || { echo "$3$5: no $file" >&2; return; }
  tag=$(echo "$2" | tr -d .)$4
  dynload=$root/usr/lib/python$2/lib-dynload
  set -- "$3$5" "$file" "$root"/usr/lib/*/libpython"$2$4".so.1.0
  for module in $modules; do
    set -- "$@" "$dynload/$module".cpython-"$tag"-*.so
  done
  table=$1
  shift
  for candidate; do
    shift
    [ -f "$candidate" ] && set -- "$@" "$candidate"
  done
  export_table "$table" "$@"
}

for subject in "bullseye 3.9 3.9.2" "bookworm 3.11 3.11.2" "trixie 3.13 3.13.5" \
               "sid 3.13 3.13.18" "sid 3.14 3.14.10" "sid 3.15 3.15.2"; do
  # shellcheck disable=SC2086
  debian $subject "" ""
  # shellcheck disable=SC2086
  debian $subject d -dbg
done

# tests/roots/make_free_threaded.sh builds it.
prefix=$roots/free-threaded
if [ -x "$prefix/bin/python3.13t" ]; then
  version=$("$prefix/bin/python3.13t" -S -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])')
  set -- "$prefix/bin/python3.13t"
  for module in $modules; do
    file=$(ls "$prefix"/lib/python3.13t/lib-dynload/$module.cpython-313t-*.so 2>/dev/null)
    [ -f "$file" ] && set -- "$@" "$file"
  done
  export_table "${version}t" "$@"
fi
