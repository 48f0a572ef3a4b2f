// The text with which the C library ended a process.
//
// Before glibc aborts for a reason of its own - a damaged heap, a smashed stack, an assertion - it
// keeps what it writes to the terminal: __abort_msg points to { unsigned size; char text[]; }. It is
// exported as GLIBC_PRIVATE, so that strip keeps it, and null where somebody called abort() himself.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "base/result.h"
#include "target/seams/memory.h"
#include "target/seams/symbols.h"

namespace hognose::clib {

/// That text without the newline at its end, in the process's own bytes; not_found if there is none, or
/// no such C library. It is looked for first where `in_library` lies, abort() for one.
[[nodiscard]] Result<std::string> read_abort_message(const target::Symbols& symbols,
                                                     const target::Memory& memory,
                                                     Address in_library);

}  // namespace hognose::clib
