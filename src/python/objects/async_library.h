// Which modules are of the libraries that run coroutines: asyncio, anyio and trio.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace hognose::python {

/// Whether a module is one of these packages, or in one; so is outcome, which trio has call coroutines.
[[nodiscard]] bool is_async_library(std::string_view module);

/// Whether it has what all waits of trio come down to, whatever they are for.
[[nodiscard]] bool is_below_waits_of_trio(std::string_view module);

}  // namespace hognose::python
