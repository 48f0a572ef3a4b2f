// The C++ exception that a thread handles, or that nobody has caught (GNU's libstdc++).
//
// Each thread has its exceptions in thread-local storage, which __cxa_get_globals finds:
//
//     lea rdi, [rip + x]; call __tls_get_addr; add rax, n     x: { module, offset }
//
//     fs:[8] = dtv; dtv[2 * module] + offset + n: { caught, uncaught count }
//     caught: type_info │ … │ +80 "GNUCC++\0" │ … │ +112 the object itself
//
// (libsupc++/unwind-cxx.h; glibc's sysdeps/x86_64/dl-tls.h). Nothing is believed without that class.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "target/seams/memory.h"
#include "target/seams/symbols.h"

namespace hognose::clib {

/// The exceptions of one thread.
struct CxxExceptions {
  std::string type;  ///< of the newest that is handled, as type_info names it; empty: none is
  std::string what;  ///< of a std::runtime_error or std::logic_error; empty if it is none
};

/// Nothing if there is no such library, or its code is another.
[[nodiscard]] std::optional<CxxExceptions> read_cxx_exceptions(const target::Symbols& symbols,
                                                               const target::Memory& memory,
                                                               Address thread_base);

}  // namespace hognose::clib
