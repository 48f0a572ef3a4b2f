// UTF-8, strictly: what is no sequence of the Unicode Standard (chapter 3.9, table 3-7) is none here.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>

namespace hognose {

/// The length of the valid sequence that begins `text`; 0 if none does: too short, too long for its
/// character, half of a surrogate pair, or past U+10FFFF.
[[nodiscard]] std::size_t utf8_length(std::string_view text);

/// The character of one valid sequence.
[[nodiscard]] char32_t decode_utf8_sequence(std::string_view sequence);

}  // namespace hognose
