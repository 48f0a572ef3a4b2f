// Addresses as users write them: numbers, registers, and what the host evaluates by itself.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

#include "session/query.h"

namespace hognose::command {

/// Any expression of the host; or "$rdi" of the selected thread, which in the one that crashed is as it was
/// when it did. Nothing if it is neither.
[[nodiscard]] std::optional<Address> evaluate(const session::Query& query,
                                              std::string_view expression);

/// The same, or a number; and another may follow: "$rsp+0x18".
[[nodiscard]] std::optional<Address> evaluate_sum(const session::Query& query,
                                                  std::string_view expression);

/// The number that the whole text is, decimal or hexadecimal with its 0x.
[[nodiscard]] std::optional<std::uint64_t> read_number(std::string_view text);

}  // namespace hognose::command
