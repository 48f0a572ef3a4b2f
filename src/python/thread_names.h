// The names that the threading module gave to threads.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <unordered_map>

#include "base/budget.h"
#include "python/program.h"

namespace hognose::python {

/// threading.Thread.name by thread identifier, for one interpreter; printable. Empty if `threading`
/// was never imported, or as far as it could not be read: a name is never worth an error.
[[nodiscard]] std::unordered_map<std::uint64_t, std::string> read_thread_names(
    const Program& program, Address interpreter, Budget& budget);

}  // namespace hognose::python
