// An answer about many threads, as about one screen: those whose stacks are equal together.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "document/document.h"

namespace hognose::document {

/// Shortens an answer for a screen. Tracebacks are folded, and very deep ones cut in their middle. Of more
/// than 8 threads, those of equal stacks that do the same stand together, those that are alone first;
/// where that is longer than a screen, each stack is only its newest frames, without source lines, and
/// the headings say how many of how many. The thread that crashed stays first, as it is. Whatever could
/// not be read stays. Stacks with values are not put together. `how` says how all is seen.
[[nodiscard]] Document make_overview(const Document& whole, std::string_view how);

}  // namespace hognose::document
