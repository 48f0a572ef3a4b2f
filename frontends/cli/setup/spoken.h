// What another program says when it is called.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace hognose::cli {

/// What a program (found as a shell finds it) writes to its standard output and error together, at
/// most 1 MiB of it, whatever its exit status; nothing if it cannot be started. It reads nothing,
/// and is ended after half a minute.
[[nodiscard]] std::optional<std::string> hear(std::vector<std::string> words);

}  // namespace hognose::cli
