#!/bin/bash
# Links a program around the distribution's own libpython3.X.a, not position-independent, and strips it: a CPython inside an
# executable that exports next to nothing, not even `_PyRuntime`.
#
#   tests/roots/make_embedded.sh
#
# The result is ${HOGNOSE_ROOTS:-${XDG_CACHE_HOME:-~/.cache}/hognose/roots}/embedded/application, which takes Python's arguments.
# It needs gcc and libpython3-dev; Debian's archives of 3.13 and newer lack objects, and cannot be linked. Takes a second or two.
# SPDX-License-Identifier: MIT
set -euo pipefail

folder=${HOGNOSE_ROOTS:-${XDG_CACHE_HOME:-$HOME/.cache}/hognose/roots}/embedded
config=/usr/bin/python3-config
[ -x "$config" ] || { echo "make_embedded.sh: no $config here; install python3-dev" >&2; exit 1; }
version=$(/usr/bin/python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')
archive=$("$config" --configdir)/libpython$version.a
[ -f "$archive" ] || { echo "make_embedded.sh: no $archive here; install libpython$version-dev" >&2; exit 1; }

want="2 $(stat -c '%n %s %Y' "$archive")"
if [ "$(cat "$folder/.done" 2>/dev/null)" = "$want" ]; then
    echo "$folder: up to date"
    exit 0
fi

rm -rf "$folder"
mkdir -p "$folder"
read -ra include <<<"$("$config" --includes)"
read -ra libraries <<<"$("$config" --embed --libs | sed "s/-lpython$version//")"
gcc -x c "${include[@]}" -no-pie -s -o "$folder/application" - -x none "$archive" -lexpat -lz "${libraries[@]}" <<'PROGRAM'
#include <Python.h>

// The archive lacks _contextvars, and what is not exported no extension module finds; Decimal and asyncio want it.
static struct PyModuleDef contextvars = {PyModuleDef_HEAD_INIT, .m_name = "_contextvars", .m_size = -1};

static PyObject* copy_context(PyObject* self, PyObject* unused) { return PyContext_CopyCurrent(); }
static PyMethodDef copy_context_method = {"copy_context", copy_context, METH_NOARGS, NULL};

static PyObject* make_contextvars(void) {
  PyObject* module = PyModule_Create(&contextvars);
  PyModule_AddType(module, &PyContext_Type);
  PyModule_AddType(module, &PyContextVar_Type);
  PyModule_AddType(module, &PyContextToken_Type);
  PyModule_AddObject(module, "copy_context", PyCFunction_New(&copy_context_method, NULL));
  return module;
}

int main(int argc, char** argv) {
  PyImport_AppendInittab("_contextvars", make_contextvars);
  return Py_BytesMain(argc, argv);
}
PROGRAM
"$folder/application" -S -c 'import decimal, fractions, uuid, threading'
echo "$want" >"$folder/.done"
echo "$folder: ready ($(du -sh "$folder" | cut -f1))"
