// What a number looks like that is no address, and what the bytes at one look like.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "target/seams/memory.h"

namespace hognose::session {

/// What the number itself looks like: NULL and an offset, text, a fill of the debug allocator. Sentences.
[[nodiscard]] std::vector<std::string> describe_number(Address address, bool is_mapped);

/// What the bytes there are filled with; empty if that tells nothing.
[[nodiscard]] std::string describe_fill(const target::Memory& memory, Address address);

/// The C string there, quoted; empty if there is none of a few printable characters of ASCII.
[[nodiscard]] std::string find_text_at(const target::Memory& memory, Address address);

}  // namespace hognose::session
