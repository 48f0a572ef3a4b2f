// Encodings in which each byte is a character, as old sources have them: Latin-1, cp1252, KOI8-R.
// The C library has them too, in modules that a program without libraries cannot load.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hognose::source {

/// The text as UTF-8; a byte that is no character becomes U+FFFD. Nothing if `encoding`, in lower
/// case with '-' for '_', is not one of these.
[[nodiscard]] std::optional<std::string> decode_single_bytes(std::string_view encoding,
                                                             std::string_view source);

}  // namespace hognose::source
