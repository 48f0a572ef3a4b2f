// Names of Rust's functions, read back from symbols of the grammar "v0" (Rust's RFC 2603), which has generic
// arguments, closures and types, and refers back to what stood before:
//
//     _RNvNtCs1234_4shop4cart5check                 shop::cart::check
//     _RINvCs1234_4shop3addlE                       shop::add::<i32>
//
// Hashes and disambiguators are left out.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hognose::native {

/// A symbol as its name is written; nothing if it is none, or has letters beyond ASCII, or was made to explode:
/// each reference back may double what is written, which then is longer than 16 KiB.
[[nodiscard]] std::optional<std::string> read_rust_name(std::string_view symbol);

}  // namespace hognose::native
