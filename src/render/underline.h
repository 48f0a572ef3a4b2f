// Carets below the part of a source line that runs.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "document/document.h"

namespace hognose::render {

/// The line below `source` that underlines `running` by carets, as CPython's traceback does
/// (3.11+):
///
///     total = price(item) + tax
///             ^^^^^^^^^^^
///
/// Empty where nothing is known, and where it would underline the whole line, which tells nothing.
[[nodiscard]] std::string underline(std::string_view source, document::Span running);

}  // namespace hognose::render
