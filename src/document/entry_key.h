// What a line of a traceback says, as a text that is equal where the lines are.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "document/document.h"

namespace hognose::document {

/// Equal for frames at the same line of the same function, machine frames in the same place of the same
/// code, and the same words, whatever objects they name. Nothing where parts of the entry could not be
/// read: it is equal to none.
[[nodiscard]] std::optional<std::string> key_of(const TraceEntry& entry);

/// `text` with `mark` in place of each number in it, of an address as well.
[[nodiscard]] std::string without_numbers(std::string_view text, std::string_view mark);

}  // namespace hognose::document
