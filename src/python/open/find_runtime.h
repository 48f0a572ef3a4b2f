// Finds where in a target a CPython runtime lies, and which build it is, before any field is read.
//
// From 3.7 all global state hangs off one object, _PyRuntime: an exported symbol, from 3.10 also an
// ELF section of its own, and from 3.13 it begins with a cookie, so that a copy without any name
// can still be found. 2.7 and 3.6 export one pointer, _PyThreadState_Current, which is null
// whenever no thread holds the GIL; the head of the list of interpreters is a static variable, with
// a name only in files that are not stripped. Otherwise open_program looks for it by its shape, and
// so for _PyRuntime where names are out of reach: a kernel's core has the data of an image, but of
// its code and symbols the first page only, and the file may not be on this machine.
//
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "base/budget.h"
#include "python/program/program.h"

namespace hognose::python {

/// One place that may hold a runtime.
struct RuntimeSite {
  Build build;
  KnownObjects known;
  Address runtime;  ///< _PyRuntime; null in 2.7 and 3.6, and where nothing names it
  Address interpreters_head;  ///< 2.7 and 3.6: the variable interp_head; null if it has no name
  Address current_thread_state;  ///< 2.7 and 3.6: the variable _PyThreadState_Current
  std::vector<AddressRange> writable;  ///< the data of its image
};

/// All sites, the likeliest first: libpython, then the executable, then what else is mapped. Those that
/// were found before `budget` was exhausted.
[[nodiscard]] std::vector<RuntimeSite> find_runtimes(const target::Target& target, Budget& budget);

/// Build::version_from of a runtime that begins with _Py_DebugOffsets.
inline constexpr const char* cookie_witness = "_Py_DebugOffsets";

/// The start of the debug offsets of 3.13+ as far as every version agrees on it.
struct Cookie {
  std::uint32_t version_hex = 0;
  bool free_threaded = false;
};
/// Reads it at the start of a runtime; corrupt where there is none (before 3.13).
[[nodiscard]] Result<Cookie> read_cookie(const target::Memory& memory, Address runtime);

}  // namespace hognose::python
