// What a command's flags are, as its user wrote them.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "command/command.h"

namespace hognose::command {

/// The words of `arguments`, each the name of one of `flags`; else a sentence about the first that
/// is none, and what there is.
[[nodiscard]] tl::expected<std::vector<std::string_view>, std::string> read_flags(
    std::span<const Flag> flags, std::string_view arguments);

}  // namespace hognose::command
