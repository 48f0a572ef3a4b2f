// What a file is that is no core, for somebody who thought it was one.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace hognose::target {

/// What a file is that parse_core refuses by its first bytes: "a text file", "an ELF executable or
/// library", …; empty if they are those of a core that it reads.
[[nodiscard]] std::string describe_no_core(std::span<const std::byte> bytes);

}  // namespace hognose::target
