// Calls of the interpreter by an extension: who called, what, and whether a thread state was missing there.
// SPDX-License-Identifier: MIT
#pragma once

#include "analysis/why/facts.h"

namespace hognose::analysis::why {

/// The newest frame of somebody's extension: it called. Null if there is none.
[[nodiscard]] const CodeFact* find_extension(const CrashFacts& facts);
/// The newest frame that is none of the C library's: whoever crashed, or called it. Null if nobody is known.
[[nodiscard]] const CodeFact* find_beside_c_library(const CrashFacts& facts);
/// Functions of the runtime from where it crashed on; the oldest of them was called by an extension. Null if
/// none is on the stack: then the interpreter runs by itself.
[[nodiscard]] const CodeFact* find_called(const CrashFacts& facts);
/// The newest function is the interpreter's own.
[[nodiscard]] bool crashed_in_runtime(const CrashFacts& facts);
/// A field of the thread state that is not there is what was accessed.
[[nodiscard]] Tri misses_state(const CrashFacts& facts);
/// The runtime ended the process since a thread has no thread state.
[[nodiscard]] bool says_that_state_is_missing(const SaidFact& said);
/// "ctypes or cffi", "parse() of _shop.so".
[[nodiscard]] std::string describe_calling(const CodeFact* extension);

/// That a call has failed of which nobody has looked at the result, where the thread raises an exception; empty if not.
[[nodiscard]] std::string describe_raised(const CrashFacts& facts);

}  // namespace hognose::analysis::why
