// What each fuzzer is: bytes to start from, and what is done to any bytes. Neither may crash, hang
// or read what it has not checked; the sanitizers watch.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace hognose::fuzz {

using Bytes = std::vector<std::byte>;

/// Inputs that make sense, for libFuzzer to change.
[[nodiscard]] std::vector<Bytes> seeds();

/// Does what hognose does to such bytes.
void examine(std::span<const std::byte> input);

}  // namespace hognose::fuzz
